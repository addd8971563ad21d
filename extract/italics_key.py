"""The document's own key to figures in italics: "Data in italics indicates previous reporting year"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.periods import normalised

_OLDER = r"(?:previous|prior|last|earlier|preceding)\b[^.;|]{0,30}\b(?:year|quarter|month|period|term)"
_SAID = re.compile(rf"\bitalics?\b[^.;|]{{0,60}}\b{_OLDER}|\b{_OLDER}[^.;|]{{0,60}}\bitalics?\b", re.I)


def italics_are_older(texts: Iterable[str]) -> bool:
    """Whether some page says that figures in italics are those of an earlier period than that of their column."""
    return any("italic" in text.lower() and _SAID.search(normalised(text)) for text in texts)
