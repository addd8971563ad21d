"""The date to which a report runs, where its page says so in usual words."""

from __future__ import annotations

from extract.periods import read_date
from extract.rulebook.patterns import compiled
from extract.triage import PageText

#: How pages say it, the most exact first.
WAYS = (
    "Period Ending {date}",
    "Period ending {date}",
    "Week Ending {date}",
    "Week ending {date}",
    "As at {date}",
    "as at {date}",
    "As of {date}",
    "as of {date}",
    "data to {date}",
    "information to {date}",
    "Data to {date}",
    "up to {date}",
)


def as_at_pattern(text: PageText) -> str | None:
    """The pattern that finds the date to which a page runs; None where it names none."""
    for way in WAYS:
        found = compiled(way).first_in(text.spaced)
        if found and read_date(found):
            return way
    return None
