"""How a person works a page: with a pointer or a finger, or with the keyboard alone."""

from playwright.sync_api import expect

MOST_TABS = 250
MOST_ARROWS = 40
TOWARDS = """wanted => {
    const here = document.activeElement.dataset;
    const [x, y] = [wanted.dataset.x - here.x, wanted.dataset.y - here.y];
    const aside = x > 0 ? "ArrowRight" : "ArrowLeft";
    const along = y > 0 ? "ArrowDown" : "ArrowUp";
    return [here.region, Math.abs(y) > Math.abs(x) ? [along, aside] : [aside, along]];
}"""


class Pointer:
    """A mouse, or a finger where the device has a touch screen."""

    def __init__(self, page, *, touch):
        self.page, self.touch = page, touch

    def press(self, control):
        if self.touch:
            control.tap()
        else:
            control.click()

    def choose(self, box):
        """Tick a box or pick a radio button that is not chosen yet."""
        self.press(box)
        expect(box).to_be_checked()

    def write(self, field, text):
        field.fill(text)

    def mark(self, svg, region):
        """Tap the middle of a region of the drawing."""
        path = svg.locator(f'[data-region="{region}"]')
        path.scroll_into_view_if_needed()
        x, y = path.evaluate(
            """path => {
                const { x, y } = new DOMPoint(path.dataset.x, path.dataset.y)
                    .matrixTransform(path.ownerSVGElement.getScreenCTM());
                return [x, y];
            }"""
        )
        if self.touch:
            self.page.touchscreen.tap(x, y)
        else:
            self.page.mouse.click(x, y)


class Keys:
    """Tab, Space, Enter and the arrows; what has the focus must be in sight."""

    def __init__(self, page):
        self.page, self.keyboard = page, page.keyboard

    def reach(self, control):
        """Tab on until the focus is there."""
        expect(control).to_be_visible()
        for _ in range(MOST_TABS):
            if is_focused(control):
                expect(control).to_be_in_viewport()
                return
            self.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} times Tab did not lead to {control}")

    def press(self, control):
        self.reach(control)
        self.keyboard.press("Enter")

    def choose(self, box):
        if box.get_attribute("type") == "radio":
            self.pick(box)
        else:
            self.reach(box)
            self.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, radio):
        """Tab to the group, which is one stop, then use the arrows."""
        name = radio.get_attribute("name")
        group = self.page.locator(f'input[type="radio"][name="{name}"]')
        for _ in range(MOST_TABS):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.keyboard.press("Tab")
        for _ in range(group.count()):
            if is_focused(radio):
                break
            self.keyboard.press("ArrowDown")
        if not radio.is_checked():
            self.keyboard.press("Space")

    def write(self, field, text):
        self.reach(field)
        self.keyboard.press("ControlOrMeta+A")
        self.keyboard.type(text)

    def mark(self, svg, region):
        """Tab to the drawing, steer to the region with the arrows and press Space.

        Where an arrow led round in a circle, the next best one is taken.
        """
        self.reach(svg.locator('[data-region][tabindex="0"]'))
        wanted = svg.locator(f'[data-region="{region}"]')
        tried = set()
        for _ in range(MOST_ARROWS):
            if is_focused(wanted):
                self.keyboard.press("Space")
                return
            place, (best, other) = wanted.evaluate(TOWARDS)
            self.keyboard.press(other if (place, best) in tried else best)
            tried.add((place, best))
        raise AssertionError(f"{MOST_ARROWS} arrows did not lead to {region}")


def is_focused(control):
    return control.evaluate("element => element === document.activeElement")
