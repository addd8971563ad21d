"""``council-extract`` with reading processes that do what their documents' names say (:mod:`tests.faulty`)."""

from __future__ import annotations

from extract.batch.local import LocalEngine
from extract.cli import main

if __name__ == "__main__":
    defaults = LocalEngine.__init__.__kwdefaults__
    assert defaults is not None
    defaults["entry"] = "tests.faulty"
    main()
