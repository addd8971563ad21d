"""Fonts whose letters are pictures: in Wingdings 3 a "p" is a triangle.

Which character such a font shows for a code is a fact about the font. Readers report the letter, a private-use character, or
whatever the file's own table says, which is often wrong; the font decides. In any other font a letter stays a letter.

Codes: Wingdings, Wingdings 2, Wingdings 3 and Webdings as Microsoft documents them, Symbol and ZapfDingbats as Adobe does
(arrows, triangles and the marks that councils use as ratings; other codes are left as they are).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import numpy as np

from extract.marks.page import Page


def _run(first: int, characters: str) -> dict[int, str]:
    """Consecutive codes from ``first``."""
    return {first + index: character for index, character in enumerate(characters) if character != " "}


_WINGDINGS = {
    **_run(0x43, "👍👎☜☞☝☟🖐☺😐☹"),
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "◻",
    0xB6: "★",
    **_run(0xD7, "⮘⮚⮙⮛⮈⮊⮉⮋←→↑↓↖↗↙↘"),
    **_run(0xE7, "⬅➡⬆⬇⬉⬈⬋⬊"),
    **_run(0xEF, "⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂"),
    0xFB: "✖",
    0xFC: "✔",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {**_run(0x3C, "🖒🖓🖘🖙🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑"), 0x4F: "✖", 0x50: "✔", 0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: "□"}
_WINGDINGS_3 = {
    **_run(0x21, "⭠⭢⭡⭣⭦⭧⭩⭨⭰⭲⭱⭳⭶⭸⭻⭽⭤⭥⭪⭬⭫⭭"),
    **_run(0x48, "⮄⮆⮅⮇"),
    0x54: "⌃",
    **_run(0x66, "←→↑↓↖↗↙↘↔↕▲▼△▽◀▶◁▷"),
    0x7C: "◂",
    0x7D: "▸",
    0x7E: "▴",
    0x80: "▾",
    **_run(0x81, "▲▼◀▶⮜⮞⮝⮟"),
    **_run(0x89, "←→↑↓" * 5),
    **_run(0x9D, "⬅➡⬆⬇" * 2),
    **_run(0xA5, "←→" * 3),
    0xAB: "←",
    **_run(0xB0, "→←→←→"),
    **_run(0xB5, "⬅➡⬆⬇←→↑↓"),
    **_run(0xBD, "←→↑↓"),
    **_run(0xC1, "⬅➡⬆⬇" * 2),
    **_run(0xD1, "←→↑↓↖↗↙↘" * 3),
    **_run(0xE9, "←→↑↓" * 2),
}
_WEBDINGS = {**_run(0x33, "◀▶▲▼⏪⏩"), 0x67: "■", 0x6E: "●", 0x61: "✔", 0x72: "✖"}
_SYMBOL = {**_run(0xAB, "↔←↑→↓"), **_run(0xDB, "⇔⇐⇑⇒⇓"), 0xB7: "•"}
_ZAPF = {0x6C: "●", 0x6E: "■", **_run(0x73, "▲▼◆"), 0x34: "✔", 0x38: "✘", **_run(0xD4, "➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤"), 0xEF: "➯"}

FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings2": _WINGDINGS_2,
    "wingdings3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
    "zapfdingbats": _ZAPF,
}

_ALIASES = {"symbolmt": "symbol", "itczapfdingbats": "zapfdingbats", "dingbats": "zapfdingbats", "standardsymbolsps": "symbol"}

_SUBSET = re.compile(r"^[A-Z]{6}\+")

#: In these two fonts a reader that knows their standard encoding has already given the right character.
_STANDARD = ("symbol", "zapfdingbats")


@lru_cache(maxsize=1024)
def symbol_font(font: str) -> str | None:
    """Which of the symbol fonts a PDF's font is ("ABCDEF+Wingdings3-Regular"), None if none of them."""
    plain = re.sub(r"[^a-z0-9]", "", re.split(r",|-(?![23])", _SUBSET.sub("", font))[0].lower())
    plain = _ALIASES.get(plain, plain)
    return plain if plain in FONTS else None


def code_of(character: str) -> int | None:
    """The code behind a reported character: a private-use character, or one of Windows' western letters; None for others."""
    number = ord(character)
    if 0xF000 <= number <= 0xF0FF:
        return number - 0xF000
    if number < 0x100:
        return number
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None


def shown_by(font: str, character: str) -> str:
    """What a symbol font shows where a reader reports a character. Unknown codes stay as they are."""
    code = code_of(character)
    if code is None or (font in _STANDARD and ord(character) > 0xFF and not 0xF000 <= ord(character) <= 0xF0FF):
        return character
    return FONTS[font].get(code, character)


def name_symbols(page: Page) -> Page:
    """The page with the characters of symbol fonts as what they show."""
    characters = page.characters
    fonts = [symbol_font(style.font) for style in characters.styles]
    symbolic = [number for number, font in enumerate(fonts) if font is not None]
    if not symbolic:
        return page
    text = list(characters.text)
    for place in np.flatnonzero(np.isin(characters.style, symbolic)):
        font = fonts[int(characters.style[place])]
        assert font is not None
        text[int(place)] = shown_by(font, text[int(place)])
    return replace(page, characters=replace(characters, text=text))
