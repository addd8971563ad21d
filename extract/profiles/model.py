"""What a profile of answers may say: which indicators feed which field of an academic year, and how.

The field descriptions are the documentation: the reference page is made of them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extract.rulebook.model import MonthName, PatternText


class Take(StrEnum):
    """How a year's value comes from the figures of its months."""

    SUM_OF_MONTHS = "sum_of_months"
    LAST_OF_YEAR = "last_of_year"
    RATIO_OF_SUMS = "ratio_of_sums"


def _check_year(text: str) -> str:
    match = re.fullmatch(r"(\d{4})/(\d{2})", text)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise ValueError(f"{text!r} is not an academic year; write it as 2024/25")
    return text


AcademicYear = Annotated[str, AfterValidator(_check_year)]


class _Part(BaseModel):
    """Base of all parts of a profile: unknown keys are errors, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Source(_Part):
    """Where a field's figures are printed."""

    indicator: PatternText | list[PatternText] = Field(
        description="The label of the indicator as printed, or several whose figures are added up. As in rules, * stands for "
        "any text and /…/ for a regular expression."
    )
    rule: str | None = Field(default=None, description="Only in reports that this rule reads.")
    section: PatternText | None = Field(default=None, description="Only in this section of the table.")
    figure: Literal["value", "count"] = Field(
        default="value", description="The figure itself, or the count printed in brackets after a percentage."
    )

    @property
    def indicators(self) -> list[str]:
        return [self.indicator] if isinstance(self.indicator, str) else self.indicator


class FieldRule(_Part):
    """One field of the answer."""

    field: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="The column's name.")
    title: str = Field(description="What the field means, in words.")
    take: Take = Field(
        default=Take.SUM_OF_MONTHS,
        description="How the year's value comes from its months: their sum, the last of them (for what is counted on a day), "
        "or the sum of one indicator as a percentage of the sum of another.",
    )
    from_: list[Source] = Field(
        default=[],
        alias="from",
        description="Where the figures are printed. Of several entries the first that an authority's reports hold is used. "
        "Without an entry the field is answered with 'not held'.",
    )
    of: list[Source] = Field(default=[], description="For ratio_of_sums: where the figures are printed that it is taken of.")
    decimals: int = Field(default=1, ge=0, le=6, description="For ratio_of_sums: to how many decimal places it is rounded.")

    @model_validator(mode="after")
    def _of_belongs_to_ratios(self) -> FieldRule:
        if self.take is Take.RATIO_OF_SUMS and self.from_ and not self.of:
            raise ValueError("ratio_of_sums needs 'of': what the percentage is taken of")
        if self.of and self.take is not Take.RATIO_OF_SUMS:
            raise ValueError("'of' belongs to 'take: ratio_of_sums' only")
        return self


class YearStarts(_Part):
    """The month in which academic years begin, by country."""

    scotland: MonthName = Field(default="august", description="For authorities whose code begins with S.")
    elsewhere: MonthName = Field(default="september", description="For all others.")


class Years(_Part):
    """The years that are asked for."""

    first: AcademicYear = Field(description="The first, as 2015/16.")
    last: AcademicYear = Field(description="The last.")


class Profile(_Part):
    """A profile: one row for each authority and academic year."""

    profile: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="The profile's name; its file is named the same.")
    title: str = Field(description="What is answered.")
    year_starts: MonthName | YearStarts = Field(
        default=YearStarts(), description="The month in which a year begins: one for all, or by country."
    )
    years: Years | None = Field(
        default=None, description="The years to answer for, held or not. Without it, all that the reports have figures for."
    )
    fields: list[FieldRule] = Field(min_length=1, description="The fields, in the order of the columns.")

    @model_validator(mode="after")
    def _fields_differ(self) -> Profile:
        names = [field.field for field in self.fields]
        for name in names:
            if names.count(name) > 1 or name in ("authority", "academic_year", "year_to_date"):
                raise ValueError(f"there are two columns named {name!r}; call one of them something else")
        return self
