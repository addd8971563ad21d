"""On a phone, with axe, under the policy, on paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE, RULES_OF_COLOUR, needs_chromium, opened, violations
from tests.review_page.reviewed import AUGUST, MEDIATIONS, cell, facts, until

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]


def test_on_a_phone_by_touch(started: Any, index: Path) -> None:
    with opened(started, index, PHONE, cell=AUGUST, has_touch=True, is_mobile=True) as page:
        assert page.locator("#page-scroll").is_visible() and page.locator("#table-scroll").is_hidden()
        page.tap('button[data-pane="table"]')
        january = cell(MEDIATIONS, "Jan 24")
        page.locator(f'.cell[data-cell="{january}"]').scroll_into_view_if_needed()
        page.tap(f'.cell[data-cell="{january}"]')
        until(page, january)
        page.tap("#chosen-bar button")
        assert facts(page)["As printed"].startswith("23")
        page.check("#verdict-right")
        page.tap("#finding-next")
        page.tap('button[data-pane="page"]')
        assert page.locator(".outline.chosen").is_visible()
        for tab in ("findings", "charts", "marks"):
            page.tap(f"#tab-{tab}")
            assert page.locator(f"#view-{tab}").is_visible()
            wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, f"{tab} is wider than the screen"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("scheme", "rules"), [("light", ()), ("dark", RULES_OF_COLOUR)], ids=["light", "dark"])
def test_axe_finds_nothing(started: Any, index: Path, viewport: dict[str, int], scheme: str, rules: tuple[str, ...]) -> None:
    with opened(started, index, viewport, cell=AUGUST, color_scheme=scheme) as page:
        assert violations(page, rules) == []
        if viewport is PHONE:
            for pane in ("table", "cell"):
                page.click(f'button[data-pane="{pane}"]')
                assert violations(page, rules) == []
        page.check("#verdict-wrong")
        page.fill("#search", "mediation")
        assert violations(page, rules) == []
        page.fill("#search", "")
        for tab in ("findings", "charts", "marks"):
            page.click(f"#tab-{tab}")
            if tab == "charts":
                page.wait_for_selector("#chart-large svg")
                page.click("summary")
            assert violations(page, rules) == []
        if viewport is DESKTOP:
            page.click("#help")
            assert violations(page, rules) == []


ASK = """async (elsewhere) => {
  const blocked = [];
  document.addEventListener('securitypolicyviolation', event => blocked.push(event.effectiveDirective));
  await fetch(elsewhere + 'fetch').catch(() => 0);
  const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
  add('img', {src: elsewhere + 'x.png'});
  add('script', {src: elsewhere + 'x.js'});
  add('script', {textContent: 'window.ranInline = true'});
  add('link', {rel: 'stylesheet', href: elsewhere + 'x.css'});
  add('iframe', {src: elsewhere});
  const inline = document.createElement('div');
  inline.setAttribute('onclick', 'window.ranInline = true');
  document.body.append(inline);
  inline.click();
  setTimeout('window.ranInline = true');
  await new Promise(done => setTimeout(done, 700));
  return [blocked, Boolean(window.ranInline)];
}"""


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/", asked
        serving.shutdown()


def test_the_policy_forbids_everything_from_elsewhere(started: Any, index: Path, tmp_path: Path) -> None:
    with server() as (elsewhere, asked):
        context = started.new_context()
        page = context.new_page()
        page.goto(index.as_uri())
        page.wait_for_selector(".cell.chosen")
        blocked, ran = page.evaluate(ASK, elsewhere)
        assert not ran and asked == []
        kinds = {"connect-src", "img-src", "script-src-elem", "script-src-attr", "style-src-elem", "frame-src", "script-src"}
        assert kinds <= set(blocked)
        (tmp_path / "open.html").write_text("<!doctype html><body>")
        page.goto((tmp_path / "open.html").as_uri())
        page.evaluate(ASK, elsewhere)
        assert len(set(asked)) == 5, "a page without the policy does ask"
        context.close()


def test_printing_shows_the_whole_list(started: Any, index: Path, tmp_path: Path) -> None:
    with opened(started, index) as page:
        page.click("#tab-findings")
        page.emulate_media(media="print")
        assert page.locator("#search").is_hidden() and page.locator("#save").is_hidden()
        clipped = page.evaluate("() => getComputedStyle(document.body).overflow")
        assert clipped == "visible"
        page.pdf(path=str(tmp_path / "findings.pdf"))
        assert (tmp_path / "findings.pdf").stat().st_size > 10_000
