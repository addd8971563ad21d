"""From marks to cells: which lines of text stand in which row and column of which table.

Knows nothing of indicators or months. Ruled tables are read from their lines (:mod:`extract.grid.ruled`), all others from
how their text is aligned and shaded (:mod:`extract.grid.aligned`).
"""
