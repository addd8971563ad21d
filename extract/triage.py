"""Which pages are worth reading, and for which rules: known from a page's text alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.periods import normalised
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Recognise
from extract.rulebook.patterns import compiled


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text in the two forms in which patterns are looked up."""

    squeezed: str
    spaced: str

    @classmethod
    def of(cls, text: str) -> PageText:
        spaced = normalised(text)
        return cls("".join(spaced.split()), spaced)


def says(recognise: Recognise, text: PageText) -> bool:
    """Whether a page says all that a rule asks for and nothing that it excludes."""
    return all(compiled(source).found_in(text.squeezed, text.spaced) for source in recognise.page_says) and not any(
        compiled(source).found_in(text.squeezed, text.spaced) for source in recognise.page_never_says
    )


def wanted_pages(texts: Sequence[str], rules: Sequence[LoadedRule]) -> dict[int, list[LoadedRule]]:
    """The pages (from 1) that at least one rule may want, with the rules that do."""
    wanted: dict[int, list[LoadedRule]] = {}
    for number, text in enumerate(texts, start=1):
        page = PageText.of(text)
        claiming = [rule for rule in rules if says(rule.rule.recognise, page)]
        if claiming:
            wanted[number] = claiming
    return wanted
