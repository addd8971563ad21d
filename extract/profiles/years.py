"""Academic years, and the months of which they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extract.periods import MONTHS, Period, month, year_from, year_start
from extract.profiles.model import Profile, YearStarts


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """One academic year of one authority. ``first_month`` is 8 or 9, or whatever the profile says."""

    start: date

    @property
    def end(self) -> date:
        return year_from(self.start.year, self.start.month).end

    @property
    def label(self) -> str:
        """As people write it: 2024/25."""
        return f"{self.start.year}/{(self.start.year + 1) % 100:02}"

    @property
    def months(self) -> Iterator[Period]:
        """Its twelve months, in order."""
        for step in range(12):
            index = self.start.month - 1 + step
            yield month(self.start.year + index // 12, index % 12 + 1)

    def holds(self, start: date | None, end: date | None) -> bool:
        """Whether a period lies within the year."""
        return start is not None and end is not None and self.start <= start and end <= self.end


def first_month(profile: Profile, authority_code: str) -> int:
    """The month (1 to 12) in which an authority's years begin."""
    starts = profile.year_starts
    name = starts if isinstance(starts, str) else _by_country(starts, authority_code)
    return MONTHS.index(name) + 1


def _by_country(starts: YearStarts, authority_code: str) -> str:
    return starts.scotland if authority_code.startswith("S") else starts.elsewhere


def year_of(day: date, first: int) -> AcademicYear:
    """The year that a day lies in, for years that begin in month ``first``."""
    return AcademicYear(year_start(day, first))


def asked_years(profile: Profile, first: int) -> list[AcademicYear]:
    """The years that a profile asks for by name; none where it leaves that to the reports."""
    if profile.years is None:
        return []
    begin, end = int(profile.years.first[:4]), int(profile.years.last[:4])
    return [AcademicYear(date(year, first, 1)) for year in range(begin, end + 1)]
