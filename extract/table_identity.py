"""What makes two printed tables the same table.

Councils publish a paper as a file of its own, again in the reports pack and again in a supplement. The same table then stands
on other pages, under other page numbers and shifted by a few points; its labels, figures and markers are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from extract.figures import plain
from extract.records import Observation


def table_id(observations: Iterable[Observation]) -> str:
    """A name for what a table says, wherever it is printed: a hash of its labels, figures and markers in their order.

    Whose figures they are is not part of it: a title page knows that, and not every copy has one.
    """
    digest = hashlib.sha256()
    for one in observations:
        said = (
            one.rule,
            one.section,
            one.parent_indicator,
            one.indicator,
            one.column_label,
            one.column_role.value,
            one.period_start.isoformat() if one.period_start else "",
            one.period_end.isoformat() if one.period_end else "",
            plain(one.value) if one.value is not None else " ".join(one.value_text.split()),
            plain(one.numerator) if one.numerator is not None else "",
            one.symbol.value if one.symbol else "",
            one.unit.value if one.unit else "",
            one.marker.value if one.marker else "",
            one.rag.value if one.rag else "",
        )
        digest.update("\x1f".join(said).encode(errors="surrogatepass") + b"\x1e")
    return digest.hexdigest()[:16]
