"""A report's running text as sentences, over the ends of lines and pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from extract.periods import normalised

#: Lines that committee software stamps on pages, and that stand in the middle of sentences: page numbers, agenda items.
_STAMP = re.compile(r"\s*(?:(?:page\s*)?\d{1,4}|agenda item(?: no\.?| number)?[ :]*\d{1,3}[a-z]?)\s*", re.I)

#: The end of a sentence: a stop and white space before a capital, a figure or a bracket, but not after an abbreviation.
_END = re.compile(
    r"[.!?](?<!\bNo.)(?<!\bno.)(?<!\bNos.)(?<!\be\.g.)(?<!\bi\.e.)(?<!\bvs.)(?<!\bapprox.)[)\"'\u201d]?\s+(?=[A-Z0-9(\"'£$\u201c])"
)

#: A hyphen at the end of a line, as a reader of PDFs gives it.
_BROKEN_WORD = re.compile("[\u00ad\ufffe\x02]\\s*")


#: Of a stretch of text without a stop, such as the cells of a table, no more than so many characters before the stop are kept.
LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with single spaces and plain dashes. ``page`` is the 1-based page of the document on which it begins."""

    text: str
    page: int


def sentences(pages: Iterable[tuple[int, str]]) -> list[Sentence]:
    """The sentences of consecutive pages, given as number and text. A sentence may begin on one page and end on the next."""
    text, starts, numbers = "", [], []
    for number, printed in pages:
        lines = [line for line in printed.splitlines() if not _STAMP.fullmatch(line)]
        plain = normalised(_BROKEN_WORD.sub("-", "\n".join(lines)))
        if plain:
            starts.append(len(text))
            numbers.append(number)
            text += plain + " "
    found, begin = [], 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        begin = max(begin, end - LONGEST)
        sentence = text[begin:end].strip()
        if sentence:
            found.append(Sentence(sentence, numbers[bisect_right(starts, begin) - 1]))
        begin = end
    return found
