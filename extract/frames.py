"""A package for Python: typed pandas frames of what a run wrote.

>>> import extract.frames
>>> package = extract.frames.read("out")                     # doctest: +SKIP
>>> package.monthly.groupby("indicator").monthly_value.sum() # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from extract.package.columns import CORRECTIONS, FILES
from extract.package.frames import frame
from extract.package.read import read_package
from extract.package.rows import Package


@dataclass(frozen=True, slots=True)
class Frames:
    """The tables of a package. docs/columns.md says what the columns mean; figures are exact decimals."""

    observations: pd.DataFrame
    monthly: pd.DataFrame
    findings: pd.DataFrame
    documents: pd.DataFrame
    corrections: pd.DataFrame


def frames_of(package: Package) -> Frames:
    """The frames of a package."""
    return Frames(**{file.name: frame(package, file) for file in (*FILES, CORRECTIONS)})


def read(folder: str | Path) -> Frames:
    """The frames of the package in a folder (the -o of a run). Raises UsageError where there is none."""
    return frames_of(read_package(Path(folder)))
