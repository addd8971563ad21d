"""A package written row by row: its size does not matter, and nothing has its name before all of it is there."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any

from extract.package.columns import FileMeaning
from extract.package.csv_files import cell_text
from extract.package.metadata import csvw, data_package
from extract.package.write import give_names, settle


class PackageStream:
    """Writes the files of a package into ``scratch``, a folder on the same disk as ``out``, and moves them there at the end."""

    def __init__(self, out: Path, scratch: Path, files: Sequence[FileMeaning]) -> None:
        self._out = out
        self._scratch = scratch
        self._files = {file.name: file for file in files}
        self._columns = {file.name: tuple(file.columns) for file in files}
        self._open = ExitStack()
        self._streams = {
            file.name: self._open.enter_context((scratch / f"{file.name}.csv").open("w", encoding="utf-8", newline=""))
            for file in files
        }
        self._writers = {name: csv.writer(stream, lineterminator="\n") for name, stream in self._streams.items()}
        for name, columns in self._columns.items():
            self._writers[name].writerow(columns)

    def write(self, name: str, record: Any) -> None:
        """Write one record as a row of a file."""
        self._writers[name].writerow([cell_text(getattr(record, column)) for column in self._columns[name]])

    def write_cells(self, name: str, cells: Sequence[str]) -> None:
        """Write one row of a file whose cells are text already."""
        self._writers[name].writerow(cells)

    def finish(self) -> list[Path]:
        """Write the metadata, give all files their names, and return these."""
        for stream in self._streams.values():
            settle(stream)
        self._open.close()
        sizes = [(file, (self._scratch / f"{file.name}.csv").stat().st_size) for file in self._files.values()]
        texts = {f"{file.name}.csv-metadata.json": csvw(file) for file, _ in sizes}
        for name, text in {"datapackage.json": data_package(sizes), **texts}.items():
            with (self._scratch / name).open("w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                settle(stream)
        names = [*(f"{name}.csv" for name in self._files), *texts, "datapackage.json"]
        give_names({self._scratch / name: self._out / name for name in names})
        return [self._out / name for name in names]

    def __enter__(self) -> PackageStream:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()
