"""``council-extract`` that loses its power while it gives its files their names: after as many as its first argument says."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from extract.cli import main

if __name__ == "__main__":
    left = int(sys.argv.pop(1))
    replace = Path.replace

    def dying_replace(self: Path, target: Any) -> Path:
        global left
        if not left:
            os._exit(99)
        left -= 1
        return replace(self, target)

    Path.replace = dying_replace  # type: ignore[method-assign,assignment]  # to die in the middle
    main()
