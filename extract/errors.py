"""Every way in which the program can fail, each with its exit code.

An error is one line for a person: what is wrong and, after a dash, what to do about it. It costs only the document that
raised it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes, which scripts rely on."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING_MATCHED = 3
    UNREADABLE = 4
    ENCRYPTED = 5
    BAD_RULE = 6
    AMBIGUOUS = 7
    LIMIT = 8
    SOME_FAILED = 9
    INTERRUPTED = 130


class ExtractError(Exception):
    """Base of all expected failures. ``file`` and ``page`` are filled in where they are known."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, problem: str, remedy: str = "", *, file: str = "", page: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.file = file
        self.page = page

    def __str__(self) -> str:
        place = self.file
        if self.page is not None:
            place = f"{place}, page {self.page}" if place else f"page {self.page}"
        text = f"{place}: {self.problem}" if place else self.problem
        return f"{text} - {self.remedy}" if self.remedy else text


@contextmanager
def about(file: object) -> Iterator[None]:
    """Have every expected failure name the file that it is about, as the user called it."""
    try:
        yield
    except ExtractError as error:
        error.file = error.file or str(file)
        raise


class UsageError(ExtractError):
    """The command was not given what it needs: a file that is not there, a folder that cannot be written to."""

    exit_code = ExitCode.USAGE


class NothingMatched(ExtractError):
    """No page of the document is a report that a rule knows."""

    exit_code = ExitCode.NOTHING_MATCHED


class UnreadablePdf(ExtractError):
    """The file is empty, cut short, damaged or not a PDF at all."""

    exit_code = ExitCode.UNREADABLE


class EncryptedPdf(ExtractError):
    """The file opens only with a password."""

    exit_code = ExitCode.ENCRYPTED


class BadRule(ExtractError):
    """A rule file cannot be used. ``details`` holds a line for each mistake where there are several."""

    exit_code = ExitCode.BAD_RULE
    details: tuple[str, ...] = ()


class BadProfile(BadRule):
    """A profile cannot be used, or does not fit what was extracted."""


class BadCorrection(UsageError):
    """A line of a reviewer's corrections cannot be read, or no longer fits what is extracted."""


class AmbiguousRules(ExtractError):
    """More than one rule claims the same table."""

    exit_code = ExitCode.AMBIGUOUS


class LimitReached(ExtractError):
    """The document needs more time, memory or pages than it was allowed."""

    exit_code = ExitCode.LIMIT


#: The classes by name, for errors that come back from a child process as text.
ERRORS: dict[str, type[ExtractError]] = {
    cls.__name__: cls
    for cls in (
        UsageError,
        NothingMatched,
        UnreadablePdf,
        EncryptedPdf,
        BadRule,
        BadCorrection,
        AmbiguousRules,
        LimitReached,
    )
}
