"""The figures for a spreadsheet: one number a line, every cell quoted, none that it would run."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from sessions_app.today.reports.figures import Figure

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")  # what a spreadsheet takes for a formula


def safe(cell: object) -> object:
    """Return a cell that a spreadsheet reads as text, whatever it begins with."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(RUNS) else cell


def sheet(figures: list[Figure]) -> str:
    """Return all figures as CSV; a number that is too small to be said is left empty."""
    out = StringIO()
    lines = csv.writer(out, quoting=csv.QUOTE_ALL)
    lines.writerow([_("Figure"), _("Month or area"), _("What"), _("Number")])
    for figure in figures:
        for name, cells in figure.rows:
            row = name if isinstance(name, str) else f"{name:%Y-%m}"
            for head, cell in zip(figure.heads, cells, strict=True):
                number = "" if cell is None else cell
                lines.writerow([safe(each) for each in (figure.title, row, head, number)])
    return out.getvalue()
