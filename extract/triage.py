"""Which pages are worth reading, and for which rules: known from a page's text alone.

A pack may have six hundred pages, of which two matter, and there may be hundreds of rules. All their texts are therefore looked
up at once: the plain pieces of the patterns by an automaton that passes over a page's text a single time, however many there
are, and only for a rule whose pieces are all there its patterns one by one.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np
import re2
from numpy.typing import NDArray

from extract.document import ranges
from extract.periods import normalised
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Recognise, Rule
from extract.rulebook.patterns import compiled


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's text in the two forms in which patterns are looked up."""

    squeezed: str
    spaced: str

    @classmethod
    def of(cls, text: str) -> PageText:
        spaced = normalised(text)
        return cls(spaced.replace(" ", ""), spaced)

    def says(self, source: str) -> bool:
        """Whether the page says what a pattern asks for."""
        return compiled(source).found_in(self.squeezed, self.spaced)


class Legibility(Enum):
    """Whether a document's text can be read at all."""

    TEXT = auto()
    PICTURES = auto()
    """Hardly any page holds text: a scan."""
    GARBLED = auto()
    """The fonts do not say which letters their glyphs are."""


#: A page with fewer characters than this holds no text to speak of: a stamp, a page number.
LEAST_TEXT = 40

#: A document is a scan if no more than this share of its pages hold text, and garbled if this share of its letters are codes.
SOME_TEXT, MOSTLY_CODES = 0.1, 0.3


def without_text(pages: Sequence[PageText]) -> list[int]:
    """The pages (from 1) that hold no text to speak of."""
    return [number for number, page in enumerate(pages, start=1) if len(page.squeezed) < LEAST_TEXT]


def pictures_named(pages: Sequence[int], sought: str = "a scorecard") -> str:
    """What is to be said of pages that are pictures."""
    are = f"page {pages[0]} is a picture" if len(pages) == 1 else f"pages {ranges(pages)} are pictures"
    return f"{are} with hardly any text: {sought} there cannot be read"


def legibility(pages: Sequence[PageText]) -> Legibility:
    """Whether a document's pages hold text that can be read."""
    texts = [page.squeezed for page in pages if len(page.squeezed) >= LEAST_TEXT]
    if len(texts) <= SOME_TEXT * len(pages):
        return Legibility.PICTURES
    codes = sum(len(_CODES.findall(text)) for text in texts)
    return Legibility.GARBLED if codes >= MOSTLY_CODES * sum(map(len, texts)) else Legibility.TEXT


#: Control characters and private use: what PDFium gives for glyphs that the file does not explain.
_CODES = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]")


def says(rule: Rule, text: PageText) -> bool:
    """Whether a page says all that a rule asks for one of its kinds of table at least, and nothing that it excludes."""
    if excluded(rule, text):
        return False
    return any(all(text.says(source) for source in asked) for asked in asked_of_pages(rule))


def asked_of_pages(rule: Rule) -> list[tuple[str, ...]]:
    """What a page must show: the rule's own texts with those of one kind of table, for each of these."""
    common = tuple(rule.recognise.page_says)
    kinds = [tuple(kind.page_says) for kind in rule.kinds]
    return [common] if () in kinds else [(*common, *own) for own in dict.fromkeys(kinds)]


def excluded(rule: Rule, text: PageText) -> bool:
    """Whether a page says what a page of a rule's never says."""
    return any(text.says(source) for source in rule.recognise.page_never_says)


# --- what must be there ----------------------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(r"\{\w+\}|\*")


def is_expression(source: str) -> bool:
    """Whether a pattern is a regular expression between slashes."""
    return len(source) > 2 and source.startswith("/") and source.endswith("/")


def plain_pieces(sources: Iterable[str]) -> frozenset[str]:
    """Texts, without white space, that must be there for patterns to be found: their plain parts.

    Empty where all of them are regular expressions: then nothing can be told beforehand.
    """
    return frozenset(
        piece
        for source in sources
        if not is_expression(source)
        for part in _PLACEHOLDER.split(normalised(source))
        for piece in ("".join(part.split()),)
        if piece
    )


def asked_of_document(recognise: Recognise) -> tuple[str, ...]:
    """What a document must show somewhere for the rule to want any of its pages."""
    return (*recognise.page_says, *recognise.document_says)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one rule asks of a page for one of its kinds of table, by the numbers of the texts and of the expressions."""

    rule: int
    pieces: frozenset[int]
    expressions: frozenset[int]


class Triage:
    """All rules' recognition patterns, ready to be looked up in pages."""

    def __init__(self, rules: Sequence[LoadedRule]) -> None:
        self.rules = tuple(rules)
        pieces: dict[str, int] = {}
        expressions: dict[str, int] = {}
        self._asked = [
            _Asked(
                index,
                frozenset(pieces.setdefault(piece, len(pieces)) for piece in sorted(plain_pieces(asked))),
                frozenset(expressions.setdefault(one[1:-1], len(expressions)) for one in asked if is_expression(one)),
            )
            for index, rule in enumerate(rules)
            for asked in asked_of_pages(rule.rule)
        ]
        self._automaton = _automaton(pieces)
        self._filter = _filter(expressions)

    def wanting(self, page: PageText) -> list[LoadedRule]:
        """The rules that may want a page: exactly those of which it says all and nothing excluded."""
        there = _found(self._automaton, page.squeezed)
        candidates = [asked for asked in self._asked if asked.pieces <= there]
        if not candidates:
            return []
        if any(asked.expressions for asked in candidates):
            matched = _found(self._filter, page.spaced)
            candidates = [asked for asked in candidates if asked.expressions <= matched]
        rules = (self.rules[index] for index in dict.fromkeys(asked.rule for asked in candidates))
        return [rule for rule in rules if says(rule.rule, page)]

    def wanted_pages(self, pages: Sequence[PageText]) -> dict[int, list[LoadedRule]]:
        """The pages (from 1) that at least one rule may want, with the rules that do."""
        claims = {number: self.wanting(page) for number, page in enumerate(pages, start=1)}
        named = {rule.name: rule for claiming in claims.values() for rule in claiming}
        strangers = {name for name, rule in named.items() if not _document_says(rule.rule.recognise, pages)}
        own = {number: [rule for rule in claiming if rule.name not in strangers] for number, claiming in claims.items()}
        return {number: claiming for number, claiming in _to_the_end(own, pages) if claiming}


def _to_the_end(claims: Mapping[int, list[LoadedRule]], pages: Sequence[PageText]) -> Iterator[tuple[int, list[LoadedRule]]]:
    """The claims with the pages that follow one, for rules whose report goes on to the end of the document."""
    going_on: dict[str, LoadedRule] = {}
    for number, claiming in claims.items():
        names = {rule.name for rule in claiming}
        following = [rule for name, rule in going_on.items() if name not in names]
        yield number, [*claiming, *(rule for rule in following if not excluded(rule.rule, pages[number - 1]))]
        going_on |= {rule.name: rule for rule in claiming if rule.rule.recognise.to_the_end}


def _document_says(recognise: Recognise, pages: Sequence[PageText]) -> bool:
    return all(any(page.says(source) for page in pages) for source in recognise.document_says)


def _automaton(pieces: Iterable[str]) -> Any:
    """RE2's automaton for many texts at once, None for none."""
    found = list(pieces)
    if not found:
        return None
    automaton = re2.Set.SearchSet()
    for piece in found:
        automaton.Add(re2.escape(piece))
    automaton.Compile()
    return automaton


def _filter(expressions: Iterable[str]) -> Any:
    """RE2's filter for many regular expressions at once, None for none."""
    found = list(expressions)
    if not found:
        return None
    together = re2.Filter()
    for expression in found:
        together.Add(f"(?s:{expression})")
    together.Compile()
    return together


def _found(matcher: Any, text: str) -> frozenset[int]:
    return frozenset(matcher.Match(text) or ()) if matcher is not None else frozenset()


# --- what a document may say ------------------------------------------------------------------------------------------------

#: A signature marks which groups of this many bytes occur in a document's text: fewer, and a long document holds them all.
_GROUP = 6

#: It has as many places as the text is rich, a power of two between these.
_FEWEST, _MOST = 1 << 10, 1 << 18

#: No more than this share of the places are marked, unless there are the most: where many are, chance marks the rest.
_FULL = 0.4


class Signature:
    """Which pieces of text a document may hold: kept in its place, so that a new rule need not read the document again.

    It errs on one side only: a piece that the document holds is always found, one that it does not hold hardly ever.
    """

    def __init__(self, places: NDArray[np.bool_]) -> None:
        self._places = places

    @classmethod
    def of(cls, pages: Iterable[PageText]) -> Signature:
        places = np.zeros(_MOST, dtype=np.bool_)
        places[_scattered("\n".join(page.squeezed for page in pages), _MOST)] = True
        while len(places) > _FEWEST:
            half = places[0::2] | places[1::2]
            if half.mean() > _FULL:
                break
            places = half
        return cls(places)

    @classmethod
    def read(cls, written: str) -> Signature:
        """The signature that :meth:`written` gave. Raises ValueError for anything else."""
        try:
            packed = zlib.decompressobj().decompress(base64.b64decode(written, validate=True), _MOST // 8)
        except zlib.error as error:
            raise ValueError("not a signature") from error
        size = 8 * len(packed)
        if not _FEWEST <= size <= _MOST or size & (size - 1):
            raise ValueError("not a signature")
        return cls(np.unpackbits(np.frombuffer(packed, dtype=np.uint8)).astype(np.bool_))

    def written(self) -> str:
        """The signature as text."""
        return base64.b64encode(zlib.compress(np.packbits(self._places).tobytes(), 6)).decode()

    def may_hold(self, pieces: Iterable[str]) -> bool:
        """Whether the document may hold all of several pieces of text without white space."""
        return all(bool(self._places[_scattered(piece, len(self._places))].all()) for piece in pieces)


def _scattered(text: str, size: int) -> NDArray[np.uint32]:
    """The places, of ``size``, of all groups of a text; none for a text that is shorter than a group.

    Half as many places halve each place's number.
    """
    content = text.encode(errors="surrogatepass")
    count = len(content) - _GROUP + 1
    if count <= 0:
        return np.zeros(0, dtype=np.uint32)
    first: NDArray[np.uint32] = np.ndarray((count,), dtype="<u4", buffer=content, strides=(1,))
    rest: NDArray[np.uint16] = np.ndarray((count,), dtype="<u2", buffer=content, offset=4, strides=(1,))
    # Multiplication by an odd constant scatters neighbours; the high bits of the product are the best mixed.
    mixed = first * np.uint32(0x9E3779B1) ^ rest * np.uint32(0x85EBCA6B)
    return (mixed * np.uint32(0xC2B2AE35)) >> np.uint32(32 - size.bit_length() + 1)
