"""The people of the journey, each with the steps that they can take on a page in front of them."""

import re

from playwright.sync_api import expect

AGREED = (
    "I agree to be massaged by this practitioner.",
    "You may store my health answers",
    "Send my aftercare by email.",
)

LYING = "Are there positions you cannot lie in, or is getting on to a table hard?"
TWO_LISTS = (
    (4, "Your heart, blood and immunity", "Heart, blood and circulation", "Cancer, lymph and immunity"),
    (4, "Pregnancy, tummy, bones and joints", "Pregnancy, tummy and organs", "Bones, joints, muscles and back"),
    (4, "Nerves, breathing and how you are", "Nerves, head and breathing", "About you and your comfort"),
    (5, "Your skin and allergies", "Devices, medicines and skin", "Allergies"),
)  # fmt: skip


class Person:
    """Somebody at a device. Whatever page they arrive at is shown to `look` (axe)."""

    def __init__(self, page, hands, look, *, has_scripts=True):
        self.page, self.hands, self.look, self.has_scripts = page, hands, look, has_scripts

    def open(self, address, heading):
        self.page.goto(address)
        self.arrives(heading)

    def arrives(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look(self.page)

    def reads(self, *words, where="main"):
        for each in words:
            expect(self.page.locator(where)).to_contain_text(each)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name):
        self.hands.press(self.button(name))

    def follow(self, name, *, exact=True):
        self.hands.press(self.page.get_by_role("link", name=name, exact=exact))

    def write(self, label, text):
        self.hands.write(self.page.get_by_label(label, exact=True), text)

    def tick(self, name, *, within=None):
        whole = self.page if within is None else self.page.get_by_role("group", name=within)
        self.hands.choose(whole.get_by_role("checkbox", name=name, exact=True))

    def pick(self, name, *, within=None):
        whole = self.page if within is None else self.page.get_by_role("group", name=within)
        self.hands.choose(whole.get_by_role("radio", name=name, exact=True))


class Practitioner(Person):
    def signs_in_by_code(self, email, code):
        """`code` is a function that fetches the code once it was asked for."""
        self.open("/", "Sign in")
        self.write("Your email", email)
        self.press("Email me a code")
        self.arrives("Enter your code")
        self.write("Code", code())
        self.press("Sign in")
        self.arrives("Today")

    def signs_in_by_password(self, email, password):
        self.open("/", "Sign in")
        self.follow("Use a password")
        self.arrives("Sign in with a password")
        self.write("Your email", email)
        self.write("Password", password)
        self.press("Sign in")
        self.arrives("Today")

    def finds(self, name):
        self.follow("Clients")
        self.arrives("Clients")
        self.follow(name)
        self.arrives(name)

    def books(self, name, *, day, time):
        self.follow("New session")
        self.arrives(f"New session for {name}")
        self.write("Day", day)
        self.write("Starts at", time)
        self.write("Length in minutes", "60")
        self.page.get_by_label("Style").select_option(label="Swedish massage")
        self.press("Add session")

    def does_next(self, words):
        """Press the one button that Today offers for Ada."""
        self.follow("Today")
        self.arrives("Today")
        self.hands.press(self.page.get_by_role("link", name=f"{words} for Ada L.").first)

    def sends_the_form(self):
        self.does_next("Send form")
        self.arrives("Send Ada the form")
        self.reads("Before your visit to Willow Room", "It takes about 8 minutes.")
        self.press("Send the form")
        self.arrives("The form of Ada")
        self.reads("On its way to ada@example.com")

    def makes_the_plan(self):
        self.does_next("Make a plan")
        self.press("Make the plan")
        self.arrives("Plan for Ada")
        self.reads("60 min planned", "Varicose veins. No pressure on the veins.")
        step = self.step_of_the_plan("Backs of the legs")
        expect(step).to_contain_text("Gentler: Calf (left)")
        self.asks_why(step, "No pressure on the veins. Very light strokes over the area")
        self.asks_why(
            self.step_of_the_plan("Back (main muscles)"),
            "the client marked Lower back (left)",
        )
        self.reads("Left out, as the client asked for no touch there: Face and forehead.")
        self.look(self.page)

    def step_of_the_plan(self, title):
        heading = self.page.get_by_role("heading", level=3, name=title, exact=True)
        return self.page.get_by_role("listitem").filter(has=heading).first

    def asks_why(self, step, answer):
        self.hands.press(step.get_by_text("Why this step"))
        expect(step.get_by_text(answer)).to_be_visible()

    def starts_the_session(self):
        self.does_next("Open plan")
        self.arrives("Plan for Ada")
        self.press("Start session")
        self.arrives("Welcome and quick check")
        expect(self.page.locator("html")).to_have_attribute("data-bs-theme", "dim")
        self.reads("Ada L.", "Step 1 of")

    def hears_how_it_is(self):
        for _ in range(3):
            self.page.wait_for_timeout(650)  # within 600 ms it would be the same tap
            self.press("Next step")
            self.notes("next step")
        self.arrives("Back (main muscles)")
        self.says("Good", "good")
        firm = self.pressure()
        self.says("Lighter", "lighter")
        self.works_at(firm - 1)
        self.says("Firmer", "firmer")
        self.works_at(firm)
        self.says("Hurts", "it hurts")
        self.arrives("Hands off that spot. What would help?")
        self.says("Leave this area out", "this area left out")
        left = self.page.locator("h1").inner_text()
        assert left != "Back (main muscles)"
        self.press("Undo")
        self.arrives("Hands off that spot. What would help?")
        self.press("Undo")
        self.arrives("Back (main muscles)")
        self.press("Next step")
        self.arrives("Neck and shoulders")
        self.page.reload()
        self.arrives("Neck and shoulders")
        self.notes("next step")

    def says(self, word, noted):
        self.press(word)
        self.notes(noted)

    def notes(self, words):
        """The tap is shown, and it has arrived."""
        expect(self.page.locator(".live__said")).to_contain_text(f": {words}")
        expect(self.page.locator("#sync-words")).to_have_text("Saved")

    def pressure(self):
        """The number that the screen shows, 1 to 4."""
        return int(
            re.search(r"Pressure (\d) of 5", self.page.locator(".live__how").inner_text())[1]
        )

    def works_at(self, level):
        expect(self.page.locator(".live__how")).to_contain_text(f"Pressure {level} of 5")

    def ends_the_session(self):
        self.follow("End session")
        self.press("Yes, end")
        self.arrives("How was it for Ada?")

    def finishes(self, *, before, after):
        self.hands.press(self.page.locator("summary", has_text="Before the session"))
        self.pick(before, within="Pain before, from 0 (none) to 10")
        self.pick(after, within="Pain right now, from 0 (none) to 10")
        self.write("Idea for next time", "Begin with the shoulders.")
        self.press("Finish and see aftercare")
        self.arrives("Aftercare for Ada")

    def opens_the_aftercare(self):
        self.does_next("Check aftercare")
        self.arrives("Aftercare for Ada")
        self.reads("To check. It goes to ada@example.com.")

    def changes_and_sends(self, done):
        self.write("What we did", done)
        self.press("Save and see the email")
        self.arrives("Aftercare for Ada")
        letter = self.page.frame_locator("iframe").locator("body")
        expect(letter).to_contain_text(done)
        expect(letter).to_contain_text("When to get help")
        self.pick("Now")
        self.press("Send to Ada")
        self.reads("It is about to leave for ada@example.com.")

    def reads_that_it_was_sent(self):
        self.page.reload()
        self.arrives("Aftercare for Ada")
        self.reads("Sent to ada@example.com on")


class Guest(Person):
    """The client with a phone. The form's pages are walked in their order."""

    def step(self, number, heading):
        self.arrives(heading)
        self.reads(f"Step {number} of 9")

    def goes_on(self):
        self.press("Continue")

    def begins(self, link):
        self.open(link, re.compile("Before your massage on "))
        self.reads("Nell needs to know a little about you.", "You can stop and come back.")
        self.press("Start")

    def says_who_and_what_for(self):
        self.step(1, "About you")
        self.write("What should we call you? (optional)", "Ada")
        self.goes_on()
        self.step(2, "What would you most like from your massage?")
        self.pick("To ease tight or stiff muscles")
        self.write("Say it in your own words (optional)", "Sitting all day.")
        self.goes_on()
        self.step(2, "What kind of massage?")
        self.pick("What I booked: Swedish massage")
        self.pick("My whole body")
        self.goes_on()

    def tells_of_their_health(self):
        self.has_none_of(3, "How are you today?")
        self.step(4, "Your heart, blood and immunity")
        self.tick("Varicose veins")
        self.tick("None of these", within="Cancer, lymph and immunity")
        self.goes_on()
        self.step(4, "Do you have varicose veins (lumpy or twisted veins)?")
        self.hands.press(self.page.locator("summary", has_text="Hips and legs"))
        self.tick("Calf (left)")
        self.pick("No", within="Are they sore, hot or hard today?")
        self.goes_on()
        for number, heading, *lists in TWO_LISTS[1:]:
            self.has_none_of(number, heading, *lists)

    def has_none_of(self, number, heading, *lists):
        self.step(number, heading)
        for each in lists or (None,):
            self.tick("None of these", within=each)
        self.goes_on()

    def marks_where_it_is_sore(self):
        self.step(6, "Where do you feel sore or tight?")
        self.mark("back", "lower-back-left", "Lower back (left)")
        self.mark("back", "lower-back-right", "Lower back (right)")
        self.goes_on()
        self.step(6, "How bad is it right now?")
        self.pick("6", within="Lower back (left)")
        self.pick("4", within="Lower back (right)")
        self.goes_on()

    def says_where_not_to_touch(self):
        self.step(7, "Where should we not touch?")
        self.mark("front", "face", "Face and forehead")
        self.goes_on()
        self.step(7, "What would make it better for you?")
        self.tick("A clear stop signal")
        self.tick("None of these", within=LYING)
        self.goes_on()

    def says_what_is_comfortable(self):
        self.step(8, "How it feels")
        self.pick("Medium", within="How firm do you like massage?")
        self.goes_on()
        self.step(8, "The room and small things")
        self.pick("Soft music", within="Music or quiet?")
        self.goes_on()
        self.step(8, "May we work on any of these?")
        self.tick("Buttock and side of the hip (both sides)")
        self.goes_on()

    def checks_and_sends(self):
        self.step(9, "Check your answers")
        self.reads("Sitting all day.", "Varicose veins", "Calf (left)", "Lower back (left): 6")
        self.reads("Face and forehead", "A clear stop signal", "Soft music")
        self.tick("Today I agree to work on: Buttock and side of the hip (both sides).")
        for words in AGREED:
            self.hands.choose(self.page.get_by_role("checkbox", name=words))
        self.write("Type your name to sign", "Ada Lane")
        self.press("Send to Nell")
        self.arrives("Thank you")
        self.reads("You sent this to Nell at", "You can close this page.")

    def mark(self, view, region, name):
        """Mark a place on the drawing; without scripts, in the list below it."""
        if self.has_scripts:
            tab = self.page.get_by_role("link", name=view.title(), exact=True).last
            if not tab.get_attribute("aria-current"):
                self.hands.press(tab)
            self.hands.mark(self.page.locator(f"svg.bodymap-{view}"), region)
            drawn = self.page.get_by_role("group", name=f"{view.title()} of your body")
            expect(drawn.get_by_role("checkbox", name=name, exact=True)).to_be_checked()
            expect(self.page.locator("#say")).to_contain_text(f"{name}, marked.")
        else:
            self.tick(name)

    def reads_the_summary(self, link, done):
        self.open(link, "After your massage")
        self.reads("Dear Ada,", done, "What you may feel", "When to get help")

    def stops_the_emails(self):
        self.follow("Stop these emails")
        self.arrives("Stop these emails?")
        self.press("Stop these emails")
        self.arrives("We won’t send you these any more")
