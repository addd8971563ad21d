"""How two readers' pages differ, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from extract.marks.geometry import Box
from extract.marks.page import Colour, Page, is_unexplained

#: Marks of two readers this close (points) are the same mark.
CLOSE = 0.6


class Kind(StrEnum):
    """Kinds of difference. docs/readers.md explains each."""

    LETTERS = "a letter named or placed otherwise: small capitals, the Symbol font's Greek"
    UNNAMED = "a glyph whose meaning only pdfminer knows"
    DOUBLED = "a character drawn twice, which PDFium gives once"
    CLIPPED_TEXT = "text that a clipping path hides, or invisible text"
    OFF_PAGE = "outside the page"
    COLOUR = "a colour that only PDFium converts"
    PARTS = "a path with several parts, taken apart by pdfminer"
    LONG = "a path of very many parts, kept as its box"
    DOT = "a stroke of no length, a fill of no area"
    CLIPPED = "a line or fill that a clipping path cuts"
    UNEXPLAINED_TEXT = "text, unexplained"
    UNEXPLAINED_DRAWING = "drawing, unexplained"


@dataclass(frozen=True)
class Difference:
    """A mark that one reader has and the other has not, or has otherwise."""

    kind: Kind
    reader: str
    what: str


def compare(first: Page, second: Page) -> list[Difference]:
    """All differences between PDFium's page and pdfplumber's."""
    return [*_text(first, second), *_drawing(first, second)]


def counts(differences: Iterable[Difference]) -> Counter[Kind]:
    return Counter(one.kind for one in differences)


@dataclass(frozen=True)
class _Letter:
    text: str
    x: float
    y: float
    hidden: bool

    def close_to(self, other: _Letter, distance: float) -> bool:
        return abs(self.x - other.x) < distance and abs(self.y - other.y) < distance


def _letters(page: Page) -> list[_Letter]:
    characters = page.characters
    return [
        _Letter(text, x, y, hidden)
        for text, (x, y), hidden in zip(characters.text, characters.origins.tolist(), characters.hidden.tolist(), strict=True)
        if text.strip()
    ]


def _text(first: Page, second: Page) -> Iterator[Difference]:
    ours, theirs = _letters(first), _letters(second)
    by_place: dict[tuple[int, int], list[_Letter]] = defaultdict(list)
    for letter in ours:
        by_place[round(letter.x / 2), round(letter.y / 2)].append(letter)
    pairs, alone = [], []
    for letter in theirs:
        near = [one for place in _around(letter) for one in by_place.get(place, ()) if one.close_to(letter, CLOSE)]
        same = next((one for one in near if one.text == letter.text), None)
        if same is None:
            alone.append(letter)
        else:
            by_place[round(same.x / 2), round(same.y / 2)].remove(same)
            pairs.append((letter, same))
    for letter, same in pairs:
        if same.hidden:
            yield _letter(Kind.CLIPPED_TEXT, second, letter)
    left = [one for group in by_place.values() for one in group]
    yield from _left_over(first, second, left, alone, [letter for letter, _ in pairs])


def _around(letter: _Letter) -> list[tuple[int, int]]:
    x, y = round(letter.x / 2), round(letter.y / 2)
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def _left_over(
    first: Page, second: Page, ours: list[_Letter], theirs: list[_Letter], paired: list[_Letter]
) -> Iterator[Difference]:
    unnamed = [one for one in ours if is_unexplained(one.text)]
    for letter in theirs:
        other = next((one for one in (*ours, *unnamed) if _same_glyph(one, letter)), None)
        if other in ours:
            ours.remove(other)
        yield _letter(_why(first, other, letter, paired), second, letter)
    for letter in ours:
        yield _letter(Kind.CLIPPED_TEXT if letter.hidden else Kind.UNEXPLAINED_TEXT, first, letter)


def _same_glyph(ours: _Letter, theirs: _Letter) -> bool:
    """Whether two letters with different names may be one glyph; PDFium gives both letters of "OR" the place of the first."""
    if ours.close_to(theirs, CLOSE):
        return True
    return ours.text.lower() == theirs.text and abs(ours.y - theirs.y) < CLOSE and 0 < theirs.x - ours.x < 30


def _why(page: Page, other: _Letter | None, letter: _Letter, paired: list[_Letter]) -> Kind:
    if other is not None:
        greek = "\u0370" <= other.text <= "\u03ff" and letter.text.isascii()
        if other.text.lower() == letter.text.lower() or greek:
            return Kind.LETTERS
        return Kind.UNNAMED if is_unexplained(other.text) else Kind.UNEXPLAINED_TEXT
    if not Box(0, 0, page.width, page.height).grown(3).holds(letter.x, letter.y):
        return Kind.OFF_PAGE
    doubled = any(one.text == letter.text and one.close_to(letter, 2) for one in paired)
    return Kind.DOUBLED if doubled else Kind.UNEXPLAINED_TEXT


def _letter(kind: Kind, page: Page, letter: _Letter) -> Difference:
    return Difference(kind, page.reader, f"{letter.text!r} at {letter.x:.1f}, {letter.y:.1f}")


@dataclass(frozen=True)
class _Mark:
    """A line, a fill, or one sub-path of a shape: pdfminer takes a path's sub-paths apart."""

    what: str
    box: Box
    colour: Colour
    corners: int = 0


def _marks(page: Page) -> list[_Mark]:
    lines = [_Mark("line", line.box, line.colour) for line in page.lines]
    fills = [_Mark("fill", fill.box, fill.colour) for fill in page.fills]
    shapes = [
        _Mark("shape", Box(min(xs), min(ys), max(xs), max(ys)), shape.stroke if shape.fill is None else shape.fill, len(xs))
        for shape in page.shapes
        for xs, ys in (tuple(zip(*outline, strict=True)) for outline in shape.outlines)
    ]
    return [*lines, *fills, *shapes]


def _drawing(first: Page, second: Page) -> Iterator[Difference]:
    ours, theirs = _marks(first), _marks(second)
    ours, theirs = _without_same(ours, theirs, lambda one: (one.what, one.colour), CLOSE)
    steps = (
        (Kind.COLOUR, _what, CLOSE),
        (Kind.PARTS, _colour, CLOSE),
        (Kind.COLOUR, _nothing, CLOSE),
        (Kind.CLIPPED, _nothing, None),
    )
    long = [one.box.grown(CLOSE) for one in ours if _is_kept_as_box(one)]
    for kind, key, close in steps:
        if kind is Kind.CLIPPED:
            parts = [one for one in theirs if any(box.holds(*one.box.centre) for box in long)]
            yield from (_difference(Kind.LONG, second, one) for one in parts)
            theirs = [one for one in theirs if one not in parts]
        before = theirs
        ours, theirs = _without_same(ours, theirs, key, close)
        yield from (_difference(kind, second, one) for one in before if one not in theirs)
    for one in ours:
        yield _difference(_why_drawn(one), first, one)
    for one in theirs:
        yield _difference(Kind.DOT if _is_dot(one) else Kind.CLIPPED, second, one)


def _why_drawn(one: _Mark) -> Kind:
    if _is_dot(one):
        return Kind.DOT
    return Kind.LONG if _is_kept_as_box(one) else Kind.UNEXPLAINED_DRAWING


def _is_dot(one: _Mark) -> bool:
    width, height = one.box.width, one.box.height
    return max(width, height) < 0.01 or (one.what == "shape" and min(width, height) < 0.01)


def _is_kept_as_box(one: _Mark) -> bool:
    return one.corners == 2 and one.what == "shape"


def _what(one: _Mark) -> object:
    return one.what


def _colour(one: _Mark) -> object:
    return one.colour


def _nothing(one: _Mark) -> object:
    return None


def _difference(kind: Kind, page: Page, one: _Mark) -> Difference:
    return Difference(kind, page.reader, f"{one.what} {' '.join(f'{edge:.1f}' for edge in one.box)} {one.colour}")


def _without_same(
    ours: list[_Mark], theirs: list[_Mark], key: Callable[[_Mark], object], close: float | None
) -> tuple[list[_Mark], list[_Mark]]:
    """What is left of both when marks with equal keys in the same place are taken away; without ``close``, in part of it."""
    left: dict[object, list[_Mark]] = defaultdict(list)
    for one in ours:
        left[key(one)].append(one)
    others = []
    for other in theirs:
        candidates = left[key(other)]
        same = next((one for one in candidates if _same_place(one.box, other.box, close)), None)
        if same is None:
            others.append(other)
        else:
            candidates.remove(same)
    return [one for group in left.values() for one in group], others


def _same_place(one: Box, other: Box, close: float | None) -> bool:
    if close is None:
        return one.overlap(other.grown(CLOSE)) > 0.5 * one.area and other.grown(CLOSE).holds(*one.centre)
    return _distance(one, other) < close


def _distance(a: Box, b: Box) -> float:
    return max(abs(one - other) for one, other in zip(a, b, strict=True))
