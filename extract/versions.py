"""What a result depends on besides the document and the rules: this program, and the library that reads pages."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version

from extract import __version__


@lru_cache(maxsize=1)
def program() -> str:
    """The versions of the program and of its reader: results of another version are read anew."""
    return f"council-extract {__version__}, pypdfium2 {version('pypdfium2')}"
