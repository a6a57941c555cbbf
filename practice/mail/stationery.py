"""What every mail of a practice looks like: its name, mark and colour, and who reads the answers."""

from __future__ import annotations

from dataclasses import dataclass

from practice.mail.colours import contrast, darker, lighter

PAPER, NIGHT = "#FAF6F0", "#1B1816"  # what a mail is written on, by day and by night
ON_COLOUR = "#FBFAF7"  # the words of a button
USUAL = "#1F5C56"
LEAST = 4.5  # WCAG 2 AA, for text
AT_NIGHT = 7.5
LETTERS = 3


@dataclass(frozen=True, kw_only=True)
class Stationery:
    """The practice as its mails show it. `colour` is one on which near-white words can be read."""

    name: str
    reply_to: str = ""
    phone: str = ""
    colour: str = USUAL
    mark: str = ""

    @property
    def letters(self) -> str:
        """The mark: what was chosen, or the first letters of the name."""
        words = [word for word in self.name.split() if word[:1].isalpha()]
        return self.mark or "".join(word[0].upper() for word in words[:2])

    @property
    def at_night(self) -> str:
        """The same hue for a dark screen, where it carries dark words."""
        return lighter(self.colour, against=NIGHT, least=AT_NIGHT)

    def context(self) -> dict:
        """What the frame of a mail needs to know."""
        return {
            "practice_name": self.name,
            "practice_phone": self.phone,
            "practice_email": self.reply_to,
            "colour": self.colour,
            "colour_at_night": self.at_night,
            "mark": self.letters,
        }


def contrast_of(colour: str) -> float:
    """Return how well the words of a button can be read on that colour."""
    return contrast(colour, ON_COLOUR)


def nearest(colour: str) -> str:
    """Return the nearest darker colour on which they can be read."""
    return darker(colour, against=ON_COLOUR, least=LEAST)
