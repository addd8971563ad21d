"""What is printed on a page, with positions: characters, lines, fills, shapes, pictures.

A *reader* turns one PDF page into a :class:`~extract.marks.page.Page`. Everything after it works on that type alone, and so
does not know which library read the file. All boxes are in PDF points from the top left of the page as displayed.
"""
