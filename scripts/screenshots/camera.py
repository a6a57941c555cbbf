"""The camera: which sizes, how a page is opened, and what is wrong with it."""

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

from .page import Page
from .practice import ROOT

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
LAPTOP = {"viewport": {"width": 1440, "height": 960}}
SIZES = {"phone": PHONE, "tablet": TABLET, "laptop": LAPTOP}
MOST_BYTES = 250_000
OF_THE_FORM = {  # the docs' pictures of a first visit, by the name of the page
    "1-about-you": "form-about-you",
    "2-wish": "form-wish",
    "3-today": "form-health-1",
    "4-background": "form-health-2",
    "5-skin": "form-health-5",
    "6-sore": "form-places",
    "6-how-bad": "form-scores",
    "7-not-here": "form-not-here",
    "8-comfort": "form-comfort-1",
    "9-check": "form-check",
    "please-read": "form-please-read",
    "good-to-know": "form-good-to-know",
    "sent": "form-sent",
}


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])))
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


class Camera:
    def __init__(self, chromium, address: str, cookies: dict):
        self.chromium, self.address, self.cookies = chromium, address, cookies

    @contextmanager
    def looking(self, who: str, *, size: dict, dark: bool = False, sharp: int = 1):
        """Give a tab in which that person looks at the practice."""
        context = self.chromium.new_context(
            **size,
            color_scheme="dark" if dark else "light",
            device_scale_factor=sharp,
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.add_cookies(self.cookies[who])
        yield context.new_page()
        context.close()

    def open(self, tab, page: Page):
        """Open a page and wait until it stands still."""
        answer = tab.goto(self.address + page.path)
        tab.wait_for_load_state("networkidle")
        tab.evaluate("document.fonts.ready")
        if page.click and answer.ok:
            tab.locator(page.click).first.click()
            tab.wait_for_timeout(300)
        return answer


def take_few(camera: Camera, pages: list[Page]) -> None:
    """Take the pictures of the README and the docs."""
    by_name = {page.name: page for page in pages}
    PICTURES.mkdir(parents=True, exist_ok=True)
    wanted = (
        ("plan", "plan-why", LAPTOP, 1),
        ("body-map", "form-places", PHONE, 2),
        ("live", "live", TABLET, 1),
        ("today", "today", LAPTOP, 1),
        *((f"form-{name}", page, PHONE, 2) for name, page in OF_THE_FORM.items()),
    )
    for name, page, size, sharp in wanted:
        with camera.looking(by_name[page].who, size=size, sharp=sharp) as tab:
            if not camera.open(tab, by_name[page]).ok:
                sys.exit(f"The page of {name}.png could not be shown.")
            path = PICTURES / f"{name}.png"
            tab.evaluate("scrollTo(0, 0)")  # a click may have moved the page
            tab.screenshot(path=path)
        if path.stat().st_size > MOST_BYTES:
            sys.exit(f"{path.name} has {path.stat().st_size} bytes; {MOST_BYTES} are allowed.")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


def take_all(camera: Camera, pages: list[Page], folder: Path) -> None:
    """Take every page at each size, light and dark, and say what looks wrong from outside."""
    folder.mkdir(parents=True, exist_ok=True)
    for size_name, size in SIZES.items():
        for who in dict.fromkeys(page.who for page in pages):
            for dark in (False, True):
                with camera.looking(who, size=size, dark=dark) as tab:
                    for page in (page for page in pages if page.who == who):
                        name = f"{page.name}-{size_name}{'-dark' if dark else ''}"
                        for fault in take_one(camera, tab, page, folder / f"{name}.png"):
                            print(f"{name}: {fault}", flush=True)


def take_one(camera: Camera, tab, page: Page, path: Path) -> list[str]:
    """Take one picture of the whole page; return what is wrong with it."""
    said = []

    def hear(message):
        said.append(message.text)

    tab.on("console", hear)
    answer = camera.open(tab, page)
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    tab.screenshot(path=path, full_page=True)
    tab.remove_listener("console", hear)
    if answer.status != page.status:
        said.append(f"answered {answer.status}")
    elif page.status >= 400:
        said = [words for words in said if f"status of {page.status}" not in words]
    return said + [f"{over} px wider than the screen"] * (over > 0)
