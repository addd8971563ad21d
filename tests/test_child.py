"""Child processes: one request after another, and whatever happens to them."""

from __future__ import annotations

import os
import queue
import signal
from pathlib import Path
from typing import Any

import pytest

from extract.batch.answers import NoAnswer, Packed, unpacked
from extract.child import Answer, Child, ChildFailed, ChildKilled, Inbox, Limits, ReaderCrashed, call
from extract.errors import LimitReached, UnreadablePdf
from extract.rulebook.load import shipped_rules_folder
from extract.serve import USED_UP
from tests.corpus import REPORTS, text_pdf

LIMITS = Limits(seconds=60, megabytes=512)


def request(path: Path) -> dict[str, Any]:
    rules = [str(shipped_rules_folder())]
    return {"path": str(path), "rules": rules, "only": [], "pages": [], "ignore": [], "most_pages": 5000}


def ask(child: Child, inbox: Inbox, path: Path) -> Answer:
    child.ask("examine", request(path))
    who, answer = inbox.get(timeout=60)
    assert who is child
    return answer


def test_one_child_answers_many_requests(tmp_path: Path) -> None:
    inbox: Inbox = queue.SimpleQueue()
    broken = tmp_path / "broken.pdf"
    broken.write_text("no")
    with Child(LIMITS, inbox) as child:
        for path in (text_pdf(tmp_path / "a.pdf", "a"), broken, REPORTS["2025-03-11"], broken, tmp_path / "a.pdf"):
            answer = ask(child, inbox, path)
            if path == broken:
                assert isinstance(answer.error, UnreadablePdf) and not answer.spent
            else:
                examined = unpacked(Packed.received(answer.result).examined)
                assert len(examined.result.observations) == (965 if path == REPORTS["2025-03-11"] else 0)
        assert child.asked == 5


@pytest.mark.parametrize(
    ("name", "kind", "spent"),
    [
        ("segfault", ReaderCrashed, True),
        ("is-killed", ChildKilled, True),
        ("eats-memory", LimitReached, True),
        ("raises", ChildFailed, True),
        ("exits", ChildFailed, True),
        ("floods", ChildFailed, True),
    ],
)
def test_every_end_is_an_answer(tmp_path: Path, name: str, kind: type[Exception], spent: bool) -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Child(LIMITS, inbox, entry="tests.faulty") as child:
        answer = ask(child, inbox, text_pdf(tmp_path / f"{name}.pdf", name))
    assert type(answer.error) is kind and answer.spent is spent
    assert inbox.empty() or inbox.get()[1].spent


def test_processor_time_is_limited_too(tmp_path: Path) -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Child(Limits(seconds=0.5, megabytes=512), inbox, entry="tests.faulty") as child:
        answer = ask(child, inbox, text_pdf(tmp_path / "spins.pdf", "spins"))
    assert isinstance(answer.error, LimitReached) and "processor time" in str(answer.error)


def test_a_child_that_dies_while_it_has_nothing_to_do_says_so(tmp_path: Path) -> None:
    inbox: Inbox = queue.SimpleQueue()
    with Child(LIMITS, inbox) as child:
        assert ask(child, inbox, text_pdf(tmp_path / "a.pdf", "a")).error is None
        os.kill(child.pid, signal.SIGKILL)
        assert isinstance(inbox.get(timeout=60)[1].error, ChildKilled)
        child.ask("examine", request(tmp_path / "a.pdf"))


def test_a_large_parent_does_not_spend_its_children(tmp_path: Path) -> None:
    inbox: Inbox = queue.SimpleQueue()
    ballast = os.urandom(1 << 20) * (LIMITS.megabytes * 3 // 4)
    with Child(LIMITS, inbox) as child:
        assert not ask(child, inbox, text_pdf(tmp_path / "a.pdf", "a")).spent
    assert len(ballast) > USED_UP * LIMITS.megabytes * 1024 * 1024


def test_a_call_is_one_request_in_a_process_of_its_own(tmp_path: Path) -> None:
    result = call("examine", request(text_pdf(tmp_path / "a.pdf", "a")), LIMITS)
    assert unpacked(Packed.received(result).examined).result.document.status == "nothing_matched"
    with pytest.raises(LimitReached, match=r"0\.01 seconds"):
        call("examine", request(tmp_path / "a.pdf"), Limits(seconds=0.01))


@pytest.mark.parametrize(
    "result",
    [
        None,
        "text",
        {},
        {"examined": "", "signature": ""},
        {"examined": "!!", "signature": "x"},
        {"examined": 3, "signature": None},
        {"examined": "bm90IHBhY2tlZA==", "signature": "x"},
    ],
)
def test_what_is_no_answer_is_refused(result: object) -> None:
    with pytest.raises(NoAnswer):
        unpacked(Packed.received(result).examined)


def test_an_answer_that_inflates_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib

    from extract.batch import answers

    monkeypatch.setattr(answers, "LARGEST", 1000)
    with pytest.raises(NoAnswer, match="too large"):
        unpacked(zlib.compress(b" " * 100_000))
    with pytest.raises(NoAnswer):
        unpacked(zlib.compress(b'{"result": 1}'))
    with pytest.raises(NoAnswer):
        unpacked(b"")
