"""Whether words can be read on a colour, and the nearest colour on which they can (WCAG 2)."""

from __future__ import annotations

import colorsys
import re

HEX = re.compile(r"\A#[0-9a-fA-F]{6}\Z")
STEPS = 200
CALM = 0.6  # how much of its strength a colour keeps on a dark screen


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, from 0 (black) to 1 (white)."""
    parts = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (none) to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def darker(colour: str, *, against: str, least: float) -> str:
    """Return the colour, darkened until it stands off from `against` that much."""
    return shifted(colour, against=against, least=least, towards=0.0)


def lighter(colour: str, *, against: str, least: float) -> str:
    """Return the colour, lightened until it stands off from `against` that much; calmer, too."""
    return shifted(colour, against=against, least=least, towards=1.0, calm=CALM)


def shifted(colour: str, *, against: str, least: float, towards: float, calm: float = 1) -> str:
    """Keep the hue and move the lightness, no further than is needed."""
    hue, light, saturation = colorsys.rgb_to_hls(*rgb(colour))
    for step in range(STEPS + 1):
        now = light + (towards - light) * step / STEPS
        found = written(colorsys.hls_to_rgb(hue, now, saturation * calm))
        if contrast(found, against) >= least:
            return found
    return found


def written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(each * 255):02X}" for each in parts)
