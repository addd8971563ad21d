"""``python -m bench.triage [PACK.pdf]``: what finding the pages costs beside bare text extraction, in one run.

A pack of 600 pages in which nothing matches is read in turns: its text alone by PDFium; the whole way of a document of a batch
with the shipped rules; the same with a hundred rules more, and with a hundred that are regular expressions besides.
"""

from __future__ import annotations

import ctypes
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pypdfium2.raw as raw

from bench.corpus import PACK
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import examine_document
from extract.rulebook.load import LoadedRule, load_rules, shipped_rules_folder
from extract.rulebook.model import Recognise
from extract.triage import Triage

PAGES = 600

TURNS = 15


def long_pack(target: Path) -> Path:
    """The pack of the fixtures, repeated until it has 600 pages."""
    with pikepdf.open(PACK) as source:
        pack = pikepdf.new()
        while len(pack.pages) < PAGES:
            pack.pages.extend(list(source.pages)[: PAGES - len(pack.pages)])
        pack.save(target)
    return target


def bare_text(path: Path) -> int:
    """Every page's text by PDFium and nothing else; returns its length."""
    document = raw.FPDF_LoadDocument(str(path).encode(), None)
    length = 0
    for number in range(raw.FPDF_GetPageCount(document)):
        page = raw.FPDF_LoadPage(document, number)
        text = raw.FPDFText_LoadPage(page)
        count = raw.FPDFText_CountChars(text)
        buffer = (ctypes.c_ushort * (count + 1))()
        raw.FPDFText_GetText(text, 0, count, buffer)
        length += len(bytes(buffer).decode("utf-16-le", errors="replace"))
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    raw.FPDF_CloseDocument(document)
    return length


def more_rules(rules: list[LoadedRule], path: Path, expressions: bool) -> list[LoadedRule]:
    """The rules and a hundred more, made of words that the pack holds, so that they come near without matching."""
    with PdfiumDocument(path) as document:
        words = [word for number in range(1, 38) for word in document.text(number).split() if word.isalpha() and len(word) > 3]
    chance = random.Random(1)
    more = list(rules)
    for number in range(100):
        three = " ".join(chance.sample(words, 3))
        says = (
            [f"/{three.replace(' ', '.*')}.*[0-9]+x{number}/"] if expressions else [three, f"Period {number} Ending {{date}}"]
        )
        model = rules[0].rule.model_copy(update={"rule": f"rule-{number}", "recognise": Recognise(page_says=says)})
        more.append(replace(rules[0], rule=model))
    return more


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main(path: Path) -> None:
    """Measure in turns, and print the medians."""
    rules = load_rules([shipped_rules_folder()])
    hundred = more_rules(rules, path, expressions=False)
    with_expressions = more_rules(hundred, path, expressions=True)
    triages = {f"{len(some)} rules": Triage(some) for some in (rules, hundred, with_expressions)}
    works: dict[str, Callable[[], object]] = {"bare text": lambda: bare_text(path)}
    for name, triage in triages.items():
        examined, _ = examine_document(path, triage)
        assert examined.result.document.status == "nothing_matched", "the pack must hold nothing that a rule wants"
        works[name] = partial(examine_document, path, triage)
    page_count = examined.result.document.pages or 1
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(TURNS):
        for name, work in works.items():
            times[name].append(seconds(work))
    bare = statistics.median(times["bare text"])
    shipped = statistics.median(times[f"{len(rules)} rules"])
    print(f"{path.name}: {page_count} pages, {TURNS} turns, processor time")
    for name, found in times.items():
        each = statistics.median(found)
        print(
            f"{name:10} {1e6 * each / page_count:7.0f} microseconds a page  {each / bare:5.2f} x bare text  "
            f"{each / shipped:5.2f} x the shipped rules"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            main(long_pack(Path(scratch) / "pack.pdf"))
