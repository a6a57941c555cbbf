"""Take pictures of real pages, from a fresh demo practice and Debian's Chromium.

    .venv/bin/python -m scripts.screenshots                the README's, into docs/pictures/
    .venv/bin/python -m scripts.screenshots --all FOLDER    every page at three sizes, light and dark

With --all it also says which page was wider than its screen, answered with an error or made the
browser complain.
"""

import argparse
import tempfile
from pathlib import Path

from .camera import Camera, browser, take_all, take_few
from .practice import free_port, prepare, server, sign_ins


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, for reviewers")
    folder = parser.parse_args().all
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        prepare(Path(data), port)
        pages, cookies = every_page(), sign_ins()
        with server(port), browser() as chromium:
            camera = Camera(chromium, f"http://localhost:{port}", cookies)
            take_all(camera, pages, folder) if folder else take_few(camera, pages)


def every_page() -> list:
    """Return all pages; the application is loaded by now."""
    from . import desk, forms, visits

    return [
        *desk.desk_pages(),
        *visits.session_pages(),
        *visits.second_screen_pages(),
        *visits.plan_pages(),
        *forms.form_pages(),
        *forms.return_pages(),
        *desk.door_pages(),
        *forms.consent_pages(),
        *visits.other_pages(),
        *visits.later_pages(),
    ]


if __name__ == "__main__":
    main()
