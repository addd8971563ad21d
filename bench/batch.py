"""``python -m bench.batch [FOLDER]``: a batch of ten thousand documents, measured.

The corpus is made in FOLDER (a temporary one unless given; about 600 MB) and used again if it is there.
"""

from __future__ import annotations

import csv
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import FULL, ROOT, RULES, SMALL, Size, make


@dataclass(frozen=True)
class Used:
    """What a run of the program used. Memory in megabytes, at its peak; that of the largest worker."""

    code: int
    seconds: float
    own_seconds: float
    worker_seconds: float
    own_megabytes: float
    worker_megabytes: float


def measured(folder: Path, out: Path, workers: int) -> Used:
    """Run a batch and measure it."""
    used = out.with_suffix(".json")
    command = [sys.executable, "-m", "bench.measured", str(used), "batch", str(folder), "-o", str(out)]
    command += ["--rules", str(RULES), "--workers", str(workers)]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return Used(**json.loads(used.read_text("utf-8")))


def corpus(folder: Path, size: Size) -> Path:
    """The corpus of a size, made unless it is there."""
    here = folder / str(size.documents)
    if not here.is_dir():
        making = here.with_suffix(".making")
        shutil.rmtree(making, ignore_errors=True)
        print(f"making {make(making, size):,} documents", flush=True)
        making.rename(here)
    return here


def pages(out: Path) -> int:
    with (out / "documents.csv").open(encoding="utf-8", newline="") as file:
        return sum(int(row["pages"] or 0) for row in csv.DictReader(file))


def show(name: str, used: Used, documents: int, page_count: int) -> None:
    print(
        f"{name:34} {used.seconds:8.1f} s {documents / used.seconds:8.1f} documents/s  {page_count / used.seconds:8.0f} pages/s"
        f"  parent {used.own_megabytes:5.0f} MB {used.own_seconds:6.1f} s  workers {used.worker_megabytes:5.0f} MB "
        f"{used.worker_seconds:7.1f} s",
        flush=True,
    )


def main(folder: Path) -> None:
    """Measure and print."""
    small, full = corpus(folder, SMALL), corpus(folder, FULL)
    runs = (
        ("100 documents, 1 worker", small, SMALL, 1),
        ("10,000 documents, 1 worker", full, FULL, 1),
        ("10,000 documents, 2 workers", full, FULL, 2),
    )
    outs = []
    for name, documents, size, workers in runs:
        out = folder / f"out-{size.documents}-{workers}"
        shutil.rmtree(out, ignore_errors=True)
        used = measured(documents, out, workers)
        show(name, used, size.documents, pages(out))
        outs.append(out)
    show("10,000 documents, nothing to do", measured(full, outs[2], 2), FULL.documents, pages(outs[2]))
    names = sorted(path.name for path in outs[1].iterdir() if path.is_file())
    _, different, missing = filecmp.cmpfiles(outs[1], outs[2], names, shallow=False)
    print(f"1 and 2 workers: {len(names)} files, {len(different) + len(missing)} different")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(Path(scratch))
