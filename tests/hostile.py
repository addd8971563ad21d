"""Documents that nobody should send, made when they are needed."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pikepdf


def write_pdf(path: Path, objects: list[bytes]) -> Path:
    """A PDF of raw objects, numbered from 1; the first is the catalogue."""
    content = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    path.write_bytes(content)
    return path


def bomb(path: Path, blocks: int = 80) -> Path:
    """A small file whose page inflates to more than a gigabyte (16 MB a block)."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 24)) for _ in range(blocks)) + packer.flush()
    stream = pikepdf.Stream(pdf, b"")
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    page.Contents = stream
    pdf.save(path)
    return path


def text_bomb(path: Path, characters: int = 40_000_000) -> Path:
    """A small file whose one page shows tens of millions of characters."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"BT /F1 1 Tf ")
    block = (b"(" + b"A" * 10_000 + b") Tj ") * 10
    for _ in range(characters // 100_000):
        packed += packer.compress(block)
    packed += packer.compress(b"ET") + packer.flush()
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return write_pdf(path, [_CATALOGUE, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream, font])


_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def many_pages(path: Path, count: int = 100_000) -> Path:
    """A document of very many empty pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return write_pdf(path, [_CATALOGUE, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *[page] * count])


def page_loop(path: Path) -> Path:
    """Pages whose tree leads back to its own root."""
    branch = b"<</Type/Pages/Parent 2 0 R/Count 1000000/Kids[2 0 R 3 0 R]>>"
    return write_pdf(path, [_CATALOGUE, b"<</Type/Pages/Count 1000000/Kids[3 0 R 2 0 R]>>", branch])


def without_pages(path: Path) -> Path:
    """A PDF whose table of pages cannot be found: what is left of one that was damaged on its way."""
    return write_pdf(path, [b"<< /Type /Catalog /Pages 7 0 R >>"])


def form_loop(path: Path) -> Path:
    """A page that draws a form that draws itself."""
    content = b"/X Do"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    return write_pdf(path, [_CATALOGUE, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream, form])


def outline_loop(path: Path) -> Path:
    """Bookmarks that follow themselves."""
    mark = b"<</Title(again)/Parent 4 0 R/Next 5 0 R/First 5 0 R/Dest[3 0 R/Fit]>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>"
    return write_pdf(path, [catalogue, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, b"<</First 5 0 R/Last 5 0 R>>", mark])


def encrypted(path: Path, source: Path) -> Path:
    """A document that opens only with a password."""
    with pikepdf.open(source) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return path


def garbage(path: Path) -> Path:
    """Something that begins and ends like a PDF."""
    path.write_bytes(b"%PDF-1.7\n" + os.urandom(50_000) + b"startxref\n12\n%%EOF")
    return path
