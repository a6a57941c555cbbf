"""Taps on the live screen, and what has become of them."""

from sessions_app.checkins import services

OFFLINE = "ERR_INTERNET_DISCONNECTED"


def words(session):
    return [event.word for event in services.events_of(session)]


def press(page, selector):
    """Press a button that may have been pressed before: within 600 ms it would be the same tap."""
    page.wait_for_timeout(650)
    page.locator(selector).click()


def synced(page):
    return page.locator("#sync-words")
