"""A real browser on files from disk: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or ""

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not here")

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Seen:
    """What a page did besides showing itself."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def dialog(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@contextmanager
def browser() -> Iterator[Any]:
    """A browser that reaches nothing but files."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox does not run as root, as which containers do.
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@contextmanager
def opened(started: Any, index: Path, viewport: dict[str, int] = DESKTOP, cell: str = "", **options: Any) -> Iterator[Any]:
    """The review page in a context of its own. Whatever it asks of elsewhere or complains about fails the test."""
    context = started.new_context(viewport=viewport, accept_downloads=True, **options)
    with watched(context, index) as page:
        page.goto(index.as_uri() + (f"#{cell}" if cell else ""))
        page.wait_for_selector(".cell.chosen", state="attached")
        yield page
    context.close()


@contextmanager
def watched(context: Any, index: Path) -> Iterator[Any]:
    seen = Seen()
    page = context.new_page()
    page.seen = seen
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("dialog", seen.dialog)
    yield page
    home = index.parent.as_uri() + "/"
    assert [url for url in seen.requests if not url.startswith((home, "data:", "blob:"))] == []
    assert seen.complaints == []


#: The rules of axe-core that a colour scheme can break.
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")


def violations(page: Any, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong with the page as it is shown now, by all its rules unless some are named."""
    from axe_playwright_python.sync_playwright import Axe

    # Loading the style sheets once more is what the page's own policy forbids.
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = Axe().run(page, options={"preload": False, **only}).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['target']}" for one in found]
