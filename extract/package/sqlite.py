"""Records as an SQLite database: keys, indexes, views for the common questions, full-text search of the indicators.

A figure is kept twice: as text with the digits that are printed, which is the one that counts, and beside it (``…_number``) as
a floating-point number for sorting and arithmetic in SQL.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from extract.package.columns import CORRECTIONS, FILES, ColumnMeaning, FileMeaning
from extract.package.csv_files import cell_text
from extract.package.rows import Package

NAME = "council-extract"

_TYPES = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "date": "TEXT", "datetime": "TEXT"}

_INDEXES = {
    "observations": ("document_id", "indicator_id, period_start", "authority, indicator_id", "section", "column_role"),
    "monthly": ("document_id", "indicator_id, period_start", "previous_observation_id"),
    "findings": ("document_id", "observation_id", "code", "severity"),
    "documents": ("meeting_date",),
    "corrections": ("document_id",),
}

_REFERENCES = {
    "observations": ("document_id REFERENCES documents (document_id)",),
    "monthly": ("document_id REFERENCES documents (document_id)", "observation_id REFERENCES observations (observation_id)"),
    "findings": ("document_id REFERENCES documents (document_id)", "observation_id REFERENCES observations (observation_id)"),
    "corrections": (
        "document_id REFERENCES documents (document_id)",
        "observation_id REFERENCES observations (observation_id)",
    ),
}

_INDICATORS = """
CREATE TABLE indicators (
    indicator_number INTEGER PRIMARY KEY,
    authority TEXT NOT NULL,
    rule TEXT NOT NULL,
    indicator_id TEXT NOT NULL,
    section TEXT NOT NULL,
    parent_indicator TEXT NOT NULL,
    indicator TEXT NOT NULL,
    observations INTEGER NOT NULL,
    first_period TEXT,
    last_period TEXT,
    UNIQUE (authority, rule, indicator_id)
);
INSERT INTO indicators (
    authority, rule, indicator_id, section, parent_indicator, indicator, observations, first_period, last_period
)
SELECT authority, rule, indicator_id, min(section), min(parent_indicator), min(indicator), count(*),
       min(CASE WHEN column_role = 'period' THEN period_start END), max(CASE WHEN column_role = 'period' THEN period_start END)
FROM observations GROUP BY authority, rule, indicator_id ORDER BY authority, rule, min(observations.rowid);
CREATE VIRTUAL TABLE indicators_fts USING fts5 (
    indicator, parent_indicator, section, authority, content='indicators', content_rowid='indicator_number'
);
INSERT INTO indicators_fts (indicators_fts) VALUES ('rebuild');
"""

#: The views, each with what Datasette says of it.
VIEWS = {
    "monthly_series": (
        "What happened in each period: figures printed for that period alone, and cumulative figures taken apart",
        """
        SELECT o.authority, o.section, o.indicator, o.indicator_id, o.period_start, o.period_end, o.unit,
               m.monthly_value AS value, m.monthly_value_number AS value_number, m.cumulative_value, m.method, m.reason,
               d.meeting_date, o.document_id, o.page, o.observation_id
        FROM monthly m JOIN observations o USING (observation_id) JOIN documents d ON d.document_id = o.document_id
        UNION ALL
        SELECT o.authority, o.section, o.indicator, o.indicator_id, o.period_start, o.period_end, o.unit,
               o.value, o.value_number, NULL, 'printed', o.symbol, d.meeting_date, o.document_id, o.page, o.observation_id
        FROM observations o JOIN documents d USING (document_id)
        WHERE o.basis IN ('month', 'quarter') AND o.column_role = 'period' AND o.period_start IS NOT NULL
        """,
    ),
    "findings_by_authority": (
        "How many findings of each kind there are about each authority's reports",
        """
        SELECT d.authority, f.severity, f.code, count(*) AS findings, count(DISTINCT f.document_id) AS documents,
               min(f.message) AS example
        FROM findings f JOIN documents d USING (document_id)
        GROUP BY d.authority, f.severity, f.code
        ORDER BY d.authority, CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, findings DESC
        """,
    ),
    "latest_values": (
        "The last figure printed for each indicator, from the latest report that prints it",
        """
        SELECT authority, section, indicator, indicator_id, period_start, period_end, basis, value, value_number, unit,
               value_text, rag, marker, flags, meeting_date, document_id, page, observation_id
        FROM (
            SELECT o.*, d.meeting_date,
                   row_number() OVER (
                       PARTITION BY o.authority, o.rule, o.indicator_id
                       ORDER BY o.period_end DESC, d.meeting_date DESC, o.period_start DESC, o.observation_id DESC
                   ) AS place
            FROM observations o JOIN documents d USING (document_id)
            WHERE o.column_role IN ('period', 'latest') AND o.value IS NOT NULL
        )
        WHERE place = 1
        """,
    ),
}


def database(package: Package) -> bytes:
    """The package as the bytes of an SQLite file."""
    connection = sqlite3.connect(":memory:")
    try:
        # Parents first: findings and monthly refer to observations, those to documents.
        for name in ("documents", "observations", "monthly", "findings", "corrections"):
            file = next(file for file in (*FILES, CORRECTIONS) if file.name == name)
            if name != CORRECTIONS.name or package.corrections:
                _write_table(connection, package, file)
        connection.executescript(_INDICATORS)
        for name, (_, query) in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        connection.commit()
        connection.execute("VACUUM")
        return bytes(connection.serialize())
    finally:
        connection.close()


def _write_table(connection: sqlite3.Connection, package: Package, file: FileMeaning) -> None:
    columns = [column for name, meaning in file.columns.items() for column in _columns(file, name, meaning)]
    constraints = [f"PRIMARY KEY ({file.key})"] if file.key else []
    if file.name == "documents":
        constraints.append("UNIQUE (document_id)")
    for reference in _REFERENCES.get(file.name, ()):
        column, _, target = reference.partition(" ")
        constraints.append(f"FOREIGN KEY ({column}) {target}")
    connection.execute(f"CREATE TABLE {file.name} ({', '.join([*columns, *constraints])})")
    figures = set(file.figures)
    optional = {
        name
        for name, meaning in file.columns.items()
        if meaning.kind in ("date", "datetime") or meaning.values is not None or name in _referring(file)
    }
    rows = (
        [
            value
            for name, meaning in file.columns.items()
            for value in _values(getattr(row, name), meaning, figure=name in figures, optional=name in optional)
        ]
        for row in package.rows(file.name)
    )
    places = ", ".join("?" for _ in columns)
    connection.executemany(f"INSERT INTO {file.name} VALUES ({places})", rows)
    for number, index in enumerate(_INDEXES[file.name], start=1):
        connection.execute(f"CREATE INDEX {file.name}_{number} ON {file.name} ({_quoted(index)})")


def _quoted(columns: str) -> str:
    return ", ".join(f'"{column.strip()}"' for column in columns.split(","))


def _columns(file: FileMeaning, name: str, meaning: ColumnMeaning) -> list[str]:
    """The columns of the database for one of the CSV: two for a figure."""
    if name in file.figures:
        return [f'"{name}" TEXT', f'"{name}_number" REAL']
    required = " NOT NULL" if meaning.required else ""
    return [f'"{name}" {_TYPES[meaning.kind]}{required}']


def _referring(file: FileMeaning) -> set[str]:
    """The columns that refer to another table: one that refers to nothing is missing rather than empty."""
    return {reference.split(" ")[0] for reference in _REFERENCES.get(file.name, ())}


def _values(value: Any, meaning: ColumnMeaning, *, figure: bool, optional: bool) -> list[Any]:
    text = cell_text(value)
    if figure:
        return [text or None, float(text) if text else None]
    if meaning.kind in ("integer", "number"):
        return [None if text == "" else float(text) if meaning.kind == "number" else int(text)]
    return [None if text == "" and optional else text]


# --- Datasette -----------------------------------------------------------------------------------------------------------

#: What columns are measured in, as Datasette shows it.
_UNITS = {"x0": "points", "top": "points", "x1": "points", "bottom": "points", "seconds": "seconds"}


def datasette_metadata(package: Package) -> str:
    """The metadata.json with which Datasette shows titles, the columns' meanings and units, and the sources."""
    tables: dict[str, Any] = {
        file.name: {
            "title": file.title,
            "columns": {
                name: text for column, meaning in file.columns.items() for name, text in _described(file, column, meaning)
            },
            **({"label_column": "indicator"} if file.name == "observations" else {}),
        }
        for file in package.files
    }
    tables["observations"]["facets"] = ["section", "column_role", "basis", "unit"]
    tables["findings"]["facets"] = ["severity", "code"]
    tables["monthly"]["facets"] = ["method", "reason"]
    tables["indicators"] = {
        "title": "Indicators, with full-text search",
        "fts_table": "indicators_fts",
        "fts_pk": "indicator_number",
    }
    tables |= {name: {"title": title} for name, (title, _) in VIEWS.items()}
    sources = [document for document in package.documents if document.source_url]
    metadata = {
        "title": "Figures extracted from council papers",
        "description": (
            "Every figure is as printed; what does not add up is in the table findings. "
            + "; ".join(f"{one.title or one.file} ({one.authority or 'authority not known'})" for one in package.documents[:20])
            + ("; …" if len(package.documents) > 20 else "")
        ),
        "source": ", ".join(sorted({one.authority for one in package.documents if one.authority})) or "Council papers",
        **({"source_url": sources[0].source_url} if len(sources) == 1 else {}),
        "databases": {NAME: {"tables": tables}},
    }
    return json.dumps(metadata, indent=2, ensure_ascii=False) + "\n"


def _described(file: FileMeaning, name: str, meaning: ColumnMeaning) -> list[tuple[str, str]]:
    unit = f" In {_UNITS[name]}." if name in _UNITS else ""
    if name not in file.figures:
        return [(name, meaning.description + unit)]
    said = f"{meaning.description} In the unit that the column unit names."
    return [
        (name, f"{said} The exact digits, as text."),
        (f"{name}_number", f"{said} As a number, for sorting and arithmetic."),
    ]
