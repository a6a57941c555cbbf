"""The three sizes that every page is made for, and what of a page does not fit."""

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
LAPTOP = {"viewport": {"width": 1440, "height": 960}}


def hidden_width(page) -> int:
    """Return by how many pixels the page is wider than the window, once its styles are there."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
