"""Characters that are trend markers, and which way they point."""

from __future__ import annotations

from extract.records import Direction

_UP = "▲△▴▵⏶🔺🔼⬆↑⇑⇧⇪↟↥⭡⮝⮙🠉🠕🡅⬈↗⇗➚➹🡕⯅⭧⭫⭱⮅⮉⌃⬀☝👆"
_DOWN = "▼▽▾▿⏷🔻🔽⬇↓⇓⇩↡↧⭣⮟⮛🠋🠗🡇⬊↘⇘➘➴🡖⯆⭨⭭⭳⮇⮋⬂☟👇"
_FLAT = "▶►▷▸▹◀◄◁◂◃⏵⏴➡➔➙➛➜➝➞→⇒⇨⬅←⇐⇦↔⇔⬄⬌⟷◄►🠊🠖🡆➤⯈⯇🡒⭠⭢⭤⭪⭬⭰⭲⮄⮆⮈⮊⮘⮚⮜⮞⏪⏩☜☞👈👉"

DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(_UP, Direction.UP),
    **dict.fromkeys(_DOWN, Direction.DOWN),
    **dict.fromkeys(_FLAT, Direction.FLAT),
}

#: The character that stands in texts for a marker that is drawn.
GLYPHS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.FLAT: "▶"}
