"""Options that several commands share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import click

from extract.errors import UsageError

Command = Callable[..., Any]


#: No document is given more than this (seconds): a week.
LONGEST_TIME = 7 * 24 * 3600


def rules_options(command: Command) -> Command:
    """--rule and --rules."""
    command = click.option(
        "--rule",
        "only",
        multiple=True,
        metavar="ID",
        help="Use this rule only. May be given several times. 'council-extract rules list' shows their names.",
    )(command)
    return click.option(
        "--rules",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder with rules of your own, used on top of the shipped ones. One of the same name replaces a shipped one.",
    )(command)


class Seconds(click.FloatRange):
    """A time in seconds. Python takes "nan" for a number, and no range leaves it out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail(f"{value!r} is no time in seconds; write 300 for five minutes", param, ctx)
        return seconds


def limit_options(command: Command) -> Command:
    """--timeout, --memory, --max-pages and --debug."""
    for option in reversed(
        (
            click.option(
                "--timeout",
                default=120.0,
                type=Seconds(min=0, max=LONGEST_TIME, min_open=True),
                show_default=True,
                metavar="SECONDS",
                help="The longest that one document may take.",
            ),
            click.option(
                "--memory",
                default=2048,
                type=click.IntRange(min=256),
                show_default=True,
                metavar="MB",
                help="The most memory that one document may use.",
            ),
            click.option(
                "--max-pages",
                default=5000,
                type=click.IntRange(min=1),
                show_default=True,
                metavar="N",
                help="The most pages that a document may have.",
            ),
            click.option("--debug", is_flag=True, help="Show the whole traceback where something fails."),
        )
    ):
        command = option(command)
    return command


#: No page has a higher number: a longer range is a slip of the finger, and would fill the memory.
HIGHEST_PAGE = 1_000_000


class PageRanges(click.ParamType[tuple[int, ...]]):
    """Pages as "17", "3-18" or "1,5-7"."""

    name = "pages"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        pages: set[int] = set()
        for part in str(value).split(","):
            match = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", part)
            if match is None or int(match[1]) < 1:
                self.fail(f"{value!r} is not a list of pages; write 17, 3-18 or 1,5-7", param, ctx)
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first:
                self.fail(f"{part.strip()!r} ends before it begins; write {last}-{first}", param, ctx)
            if last > HIGHEST_PAGE:
                self.fail(f"no document has a page {last}", param, ctx)
            pages.update(range(first, last + 1))
        return tuple(sorted(pages))


def rule_folders(folders: tuple[Path, ...]) -> list[Path]:
    """The shipped rules' folder and the user's own."""
    from extract.rulebook.load import shipped_rules_folder

    return [shipped_rules_folder(), *(folder.resolve() for folder in folders)]


def layouts(folders: tuple[Path, ...], only: tuple[str, ...], general: bool) -> tuple[list[Path], tuple[str, ...], bool]:
    """Which folders and which of their rules a document is read with, and whether the general layout reads the rest.

    It does not where rules are named, unless "general" is among them. Raises UsageError where the options are at odds.
    """
    from extract.rulebook.load import GENERAL

    named = tuple(name for name in only if name != GENERAL)
    if GENERAL not in only:
        return rule_folders(folders), named, general and not named
    if not general:
        raise UsageError(f"--rule {GENERAL} asks for what --no-general leaves out", "give one of them")
    return (rule_folders(folders) if named else []), named, True


def check_codes(codes: tuple[str, ...]) -> None:
    """Raise UsageError if one of the codes given with --ignore is not that of a check."""
    if not codes:
        return
    from extract.checks.catalogue import CHECKS

    known = {check.code for check in CHECKS}
    for code in codes:
        if code not in known:
            raise no_such_check(code, known)


def no_such_check(code: str, known: Collection[str]) -> UsageError:
    """The error for a code that is no check's."""
    from extract.rulebook.mistakes import similar

    near = similar(code, known)
    listed = "'council-extract checks' lists them"
    return UsageError(f"there is no check {code!r}", f"did you mean {near!r}? {listed}" if near else listed)
