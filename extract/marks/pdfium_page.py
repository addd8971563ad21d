"""A page opened by PDFium: its size and place, its text, pictures of it."""

from __future__ import annotations

import ctypes
from functools import cached_property
from types import TracebackType

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extract.errors import UnreadablePdf
from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, display_transform

#: Pictures no larger than this (points) are read as icons, at about ICON_SIDE pixels.
LARGEST_ICON, ICON_SIDE = 45.0, 48


class OpenPage:
    """A loaded page and its text, closed together."""

    def __init__(self, document: raw.FPDF_DOCUMENT, number: int) -> None:
        self.number = number
        self._page = raw.FPDF_LoadPage(document, number - 1)
        if not self._page:
            raise UnreadablePdf(f"page {number} cannot be read", "open the file in a viewer to check", page=number)
        self.document = calls.address(document)
        self.page = calls.address(self._page)
        self.rotation: int = 90 * raw.FPDFPage_GetRotation(self._page)
        visible = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._page, visible)
        self.display = display_transform(visible.left, visible.bottom, visible.right, visible.top, self.rotation)
        self.width: float = raw.FPDF_GetPageWidthF(self._page)
        self.height: float = raw.FPDF_GetPageHeightF(self._page)

    def __enter__(self) -> OpenPage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if "text_handle" in self.__dict__ and self.text_handle:
            raw.FPDFText_ClosePage(self.text_handle)
        raw.FPDF_ClosePage(self._page)

    @cached_property
    def text_handle(self) -> raw.FPDF_TEXTPAGE:
        """The page's text, which takes PDFium most of the time: loaded when it is asked for."""
        return raw.FPDFText_LoadPage(self._page)

    @cached_property
    def text_page(self) -> int:
        return calls.address(self.text_handle)

    @cached_property
    def weight(self) -> int:
        """How many objects the page has: what it costs to load."""
        count: int = calls.count_objects(self.page)
        return count

    @property
    def visible(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def text(self) -> str:
        count = raw.FPDFText_CountChars(self.text_handle) if self.text_handle else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = calls.get_text(self.text_page, 0, count, ctypes.addressof(buffer))
        return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", errors="replace")

    def picture_of(self, box: Box, scale: float) -> NDArray[np.uint8]:
        """A part of the page as displayed, as rows x columns x red, green, blue, opacity."""
        width, height = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, pixels.ctypes.data_as(ctypes.c_void_p), 4 * width)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        matrix = raw.FS_MATRIX(scale, 0, 0, scale, -box.x0 * scale, -box.top * scale)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self._page, matrix, raw.FS_RECTF(0, 0, width, height), 0)
        raw.FPDFBitmap_Destroy(bitmap)
        pixels[:, :, 3] = 255
        return pixels[:, :, [2, 1, 0, 3]]

    def render(self, scale: float) -> NDArray[np.uint8]:
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, pixels.ctypes.data_as(ctypes.c_void_p), 4 * width)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        raw.FPDFBitmap_Destroy(bitmap)
        return pixels[:, :, 2::-1]
