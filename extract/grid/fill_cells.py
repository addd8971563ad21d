"""Words and shading put into the cells of a lattice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from extract.grid.chunks import Chunk, chunked_lines, lines_of, looks_like_figure
from extract.grid.ruled import Lattice, Rectangle
from extract.grid.table import Cell, Grid
from extract.marks.geometry import Box
from extract.marks.page import Page
from extract.marks.shading import Shading
from extract.marks.visible import WHITE
from extract.marks.words import Word, part_of_word

#: A word that reaches over a cell's edge by more than this (points) on both sides of it is cut there.
OVERHANG = 1.0


def grid_of(page: Page, lattice: Lattice, words: Sequence[Word]) -> Grid:
    """The lattice with its text. ``words`` are those within it."""
    by_cell = _sorted_into_cells(page, lattice, words)
    box = lattice.box
    shading = Shading(fill for fill in page.fills if fill.box.overlap(box) > 0 and fill.colour != WHITE)
    cells = [_cell(lattice, rectangle, by_cell.get(rectangle, ()), shading) for rectangle in lattice.rectangles]
    return Grid(
        page=page.number,
        box=box,
        columns=lattice.columns,
        rows=lattice.rows,
        cells=tuple(cells),
        ruled=True,
        gaps=_gaps(cells, len(lattice.columns) - 1, len(lattice.rows) - 1),
    )


def _cell(lattice: Lattice, place: Rectangle, chunks: Sequence[Chunk], shading: Shading) -> Cell:
    box = lattice.box_of(place)
    return Cell(
        row=place.row,
        column=place.column,
        row_span=place.row_span,
        column_span=place.column_span,
        box=box,
        lines=lines_of(chunks),
        fill=shading.at(*box.centre),
    )


class _Places:
    """Which cell covers each place of a lattice."""

    def __init__(self, lattice: Lattice) -> None:
        self.lattice = lattice
        self._cells = {
            (row, column): cell
            for cell in lattice.rectangles
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def at(self, x: float, y: float) -> Rectangle | None:
        row, column = _index(self.lattice.rows, y), _index(self.lattice.columns, x)
        return None if row is None or column is None else self._cells.get((row, column))

    def around(self, box: Box) -> Rectangle | None:
        """The cell in whose column a box lies from its one side to the other; None where it lies in several columns."""
        columns = self.lattice.columns
        column = bisect_right(columns, box.x0 + OVERHANG)
        if column == 0 or column == len(columns) or box.x1 - OVERHANG > columns[column]:
            return None
        return self.at(*box.centre)


def _index(edges: Sequence[float], position: float) -> int | None:
    """The interval of ``edges`` in which a position lies, None outside of them."""
    if position < edges[0] or position > edges[-1]:
        return None
    return min(bisect_right(edges, position) - 1, len(edges) - 2)


_Contents = dict[Rectangle, list[Chunk]]


def _by_middle(places: _Places, words: Sequence[Word]) -> _Contents:
    """Each word in the cell that holds its middle."""
    cells: _Contents = defaultdict(list)
    for word in words:
        cell = places.at(*word.box.centre)
        if cell is not None:
            cells[cell].append(Chunk.of([word]))
    return cells


def _sorted_into_cells(page: Page, lattice: Lattice, words: Sequence[Word]) -> _Contents:
    """Each word in its cell. Words that lines run through are cut there, unless they are a label that runs over.

    A spreadsheet lets a long label run into the empty cells beside it; the lines are drawn through it.
    """
    places = _Places(lattice)
    cells = _by_middle(places, [word for word in words if word.angle != 0])
    upright = [word for word in words if word.angle == 0]
    running_over: list[tuple[Rectangle, list[Word]]] = []
    for chunk in (chunk for line in chunked_lines(upright) for chunk in line.chunks):
        inside = places.around(chunk.box)
        if inside is not None:
            cells[inside].append(chunk)
            continue
        parts = _parts(page, places, chunk)
        owners = list(dict.fromkeys(cell for cell, _ in parts))
        if len(owners) > 1 and not looks_like_figure(" ".join(word.text for cell, word in parts if cell is owners[0])):
            running_over.append((owners[0], list(chunk.words)))
            continue
        for cell, word in parts:
            cells[cell].append(Chunk.of([word]))
    for cell, chunk_words in running_over:
        _settle(page, places, cells, cell, chunk_words)
    return cells


def _parts(page: Page, places: _Places, chunk: Chunk) -> list[tuple[Rectangle, Word]]:
    """The words of a chunk with their cells, words cut where a border runs through them."""
    found = []
    for word in chunk.words:
        for part in _cut_at_borders(page, places, word):
            cell = places.at(*part.box.centre)
            if cell is not None:
                found.append((cell, part))
    return found


def _cut_at_borders(page: Page, places: _Places, word: Word) -> list[Word]:
    """The word, cut where a border between cells runs through it: figures of neighbouring cells that touch are two words."""
    columns = places.lattice.columns
    first = max(1, bisect_right(columns, word.box.x0 + OVERHANG))
    last = min(len(columns) - 1, bisect_left(columns, word.box.x1 - OVERHANG))
    if first >= last or len(word.characters) < 2:
        return [word]
    y = word.box.centre[1]
    crossed = [edge for edge in columns[first:last] if places.at(edge - 0.01, y) is not places.at(edge + 0.01, y)]
    if not crossed:
        return [word]
    parts: dict[int, list[int]] = defaultdict(list)
    for character in word.characters:
        x0, _, x1, _ = page.characters.boxes[character]
        parts[bisect_right(crossed, (x0 + x1) / 2)].append(character)
    return [part_of_word(word, page, keep) for keep in parts.values()]


def _settle(page: Page, places: _Places, cells: _Contents, owner: Rectangle, words: list[Word]) -> None:
    """Put a text that lies in several cells into them, or all of it into the first if it runs over into empty ones.

    It runs over if a border cuts one of its words, or if it leaves the column of labels for one of figures.
    """
    parts = [
        (cell, part) for word in words for part in _cut_at_borders(page, places, word) if (cell := places.at(*part.box.centre))
    ]
    others = {cell for cell, _ in parts if cell is not owner}
    cut = len(parts) > len(words)
    leaves_labels = owner.column == 0 and all(_holds_figures(cells, cell) for cell in others)
    if (cut or leaves_labels) and not any(cells.get(cell) for cell in others):
        cells[owner].append(Chunk.of(words))
        return
    for cell, part in parts:
        cells[cell].append(Chunk.of([part]))


def _holds_figures(cells: _Contents, cell: Rectangle) -> bool:
    """Whether the column of a cell holds figures, as far as it holds anything."""
    beside = [chunks for other, chunks in cells.items() if other.column == cell.column and other.row != cell.row and chunks]
    texts = [chunks[0].words[0].text for chunks in beside]
    return sum(looks_like_figure(text) for text in texts) >= 0.7 * len(texts)


def _gaps(cells: Sequence[Cell], columns: int, rows: int) -> frozenset[int]:
    """Columns that only separate two blocks: nothing is printed in them and their rows are not drawn."""
    own: dict[int, list[Cell]] = defaultdict(list)
    begins = {cell.column for cell in cells if not cell.empty}
    for cell in cells:
        if cell.column_span == 1:
            own[cell.column].append(cell)
    return frozenset(column for column in range(1, columns - 1) if column not in begins and len(own[column]) <= rows / 2)
