"use strict";

/** The chosen cell: what is printed, what it was taken to mean, what was found about it, and what the reviewer says of it. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed } = app.dom;
  const { words } = app;
  const pane = byId("cell");
  const bar = byId("chosen-bar");

  /** What a mark lacks. @type {Record<string, string>} */
  const INCOMPLETE = {
    "": "Say whether the cell is right: until then the note does not go into the file.",
    wrong: "Type what is printed: until then the mark does not go into the file.",
  };

  /** @param {Cell} cell @param {Row} row */
  function show(cell, row) {
    const findings = app.model.findings(cell.id);
    pane.replaceChildren(
      make("h2", { id: "cell-title" }, printed(row.indicator || "(no label)")),
      make("p", { class: "muted" }, ...where(cell, row)),
      facts(cell),
      findings.length ? findingList(findings) : "",
      form(cell),
    );
    pane.scrollTo(0, 0);
    bar.hidden = false;
    bar.replaceChildren(
      make("span", {}, printed(cell.label || ""), ": ", make("strong", {}, words.said(cell) || printed(cell.text))),
      make("button", { type: "button", onclick: () => app.panes.show("cell") }, "About this cell"),
    );
  }

  /** @param {Cell} cell @param {Row} row @returns {Array<Node|string>} */
  function where(cell, row) {
    const parts = [row.section, row.parent, cell.label].filter(Boolean);
    return parts.flatMap((part, index) => (index ? [" › ", printed(part)] : [printed(part)]));
  }

  /** @param {Cell} cell */
  function facts(cell) {
    const { page, document } = app.chosen.place();
    const figure = words.said(cell);
    const rows = [
      ["As printed", printed(cell.text, "bdi", "as-printed")],
      cell.extracted !== cell.text && ["As extracted", make("span", {}, printed(cell.extracted), " (since corrected)")],
      ["Figure", figure || (cell.symbol ? `none: ${words.SYMBOL[cell.symbol]}` : "none: the text is not a figure")],
      figure && cell.symbol && ["Qualified as", words.SYMBOL[cell.symbol]],
      cell.role !== "period" && ["Column", words.ROLE[cell.role] || cell.role],
      cell.period && ["Period", period(cell)],
      cell.period && ["Covers", words.BASIS[cell.basis] + (cell.basisSource ? ` (${words.BASIS_SOURCE[cell.basisSource]})` : "")],
      cell.month && ["In that period alone", own(cell)],
      cell.marker && ["Arrow", `${words.MARKER[cell.marker].said}, ${words.MARKER_MEANING[cell.markerMeaning || "unknown"]}`],
      cell.rag && ["Rating", words.RAG[cell.rag]],
      ["Where", make("span", {}, `${words.pageName(page)}, ${place(cell.id)} `, link(document, page))],
    ];
    return make("dl", { class: "facts" }, ...rows.filter(Boolean).map(fact));
  }

  /** @param {[string, Node|string]} row */
  function fact([name, value]) {
    return make("div", {}, make("dt", {}, name), make("dd", {}, value));
  }

  /** @param {Cell} cell */
  function period(cell) {
    const span = cell.start === cell.end ? words.day(cell.start) : `${words.day(cell.start)} to ${words.day(cell.end)}`;
    return make("span", {}, printed(cell.period), ` (${span})`);
  }

  /** What a cumulative figure says of its own period. @param {Cell} cell */
  function own(cell) {
    const month = /** @type {Month} */ (cell.month);
    const figure = words.figure(month.value, cell.unit);
    const count = month.numerator ? `count ${month.numerator}` : "";
    const given = [figure, count].filter(Boolean).join(", ");
    const reason = month.reason ? words.REASON[month.reason] : "";
    if (!given) return `not given: ${reason}`;
    return `${given} (${words.METHOD[month.method]}${reason ? `; the percentage is not given: ${reason}` : ""})`;
  }

  /** "table 1, row 3, column 2" @param {string} id */
  function place(id) {
    const match = /-t(\d+)-r(\d+)-c(\d+)$/.exec(id);
    return match ? `table ${match[1]}, row ${match[2]}, column ${match[3]}` : id;
  }

  /** @param {Document_} document @param {Page} page */
  function link(document, page) {
    if (!document.link) return "";
    return make("a", { href: `${document.link}#page=${page.number}`, target: "_blank", rel: "noopener" }, "open the PDF");
  }

  /** @param {Finding[]} findings */
  function findingList(findings) {
    return make(
      "ul",
      { class: "findings-here", "aria-label": "Findings about this cell" },
      ...findings.map((finding) =>
        make("li", { class: finding.severity }, app.findingsView.badge(finding.severity), " ", printed(finding.message)),
      ),
    );
  }

  // --- what the reviewer says --------------------------------------------------------------------------------------------

  /** @param {Cell} cell */
  function form(cell) {
    const mark = app.marks.get(cell.id);
    const right = make("input", { type: "radio", name: "verdict", id: "verdict-right", value: "right" });
    const wrong = make("input", { type: "radio", name: "verdict", id: "verdict-wrong", value: "wrong" });
    const text = make("input", { type: "text", id: "corrected", dir: "auto", autocomplete: "off", spellcheck: "false" });
    const note = make("input", { type: "text", id: "note", dir: "auto", autocomplete: "off" });
    const who = make("input", { type: "text", id: "who", autocomplete: "name" });
    const state = make("p", { class: "muted", id: "mark-state", role: "status" });
    const instead = make(
      "div",
      { class: "instead" },
      make("label", { for: "corrected" }, "What is printed"),
      text,
      make("div", { class: "arrows", role: "group", "aria-label": "Arrows to put in" }, ...["▲", "▼", "▶"].map((sign) => arrowButton(sign, text))),
    );
    const remove = make("button", { type: "button", class: "quiet" }, "Take the mark away");

    right.checked = mark?.verdict === "right";
    wrong.checked = mark?.verdict === "wrong";
    text.value = mark?.verdict === "wrong" ? mark.corrected : cell.extracted;
    note.value = mark?.note || "";
    who.value = app.marks.who();

    function keep() {
      instead.hidden = !wrong.checked;
      const verdict = right.checked ? "right" : wrong.checked ? "wrong" : "";
      if (verdict || note.value) {
        app.marks.set(cell, { verdict, corrected: wrong.checked ? text.value : "", note: note.value });
      } else {
        app.marks.remove(cell.id);
      }
      tell();
    }
    function tell() {
      const current = app.marks.get(cell.id);
      remove.hidden = !current;
      state.textContent = current && !app.marks.complete(current) ? INCOMPLETE[current.verdict] : "";
    }
    right.addEventListener("change", keep);
    wrong.addEventListener("change", () => {
      keep();
      text.focus();
      text.select();
    });
    for (const field of [text, note]) field.addEventListener("input", keep);
    who.addEventListener("input", () => app.marks.setWho(who.value.trim()));
    remove.addEventListener("click", () => {
      app.marks.remove(cell.id);
      const { row } = app.chosen.chosen();
      show(cell, row);
      byId("verdict-right").focus();
    });
    instead.hidden = !wrong.checked;
    tell();
    return make(
      "form",
      { class: "mark", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      make(
        "fieldset",
        {},
        make("legend", {}, "Is it what is printed?"),
        make("div", { class: "verdicts" }, make("label", {}, right, " Right"), make("label", {}, wrong, " Wrong")),
        instead,
        make("div", { class: "field" }, make("label", { for: "note" }, "Note"), note),
        make("div", { class: "field" }, make("label", { for: "who" }, "Your name"), who),
        state,
        remove,
      ),
    );
  }

  /** A button that puts an arrow at the end of the text, in place of one that is there. @param {string} sign @param {HTMLInputElement} text */
  function arrowButton(sign, text) {
    const { said } = /** @type {any} */ (Object.values(words.MARKER)).find((/** @type {any} */ marker) => marker.sign === sign);
    return make(
      "button",
      {
        type: "button",
        class: "icon",
        "aria-label": `Put in an arrow that ${said}`,
        onclick: () => {
          text.value = `${text.value.replace(/\s*[▲▼▶►]\s*$/u, "")} ${sign}`.trim();
          text.dispatchEvent(new Event("input"));
          text.focus();
        },
      },
      sign,
    );
  }

  /** Mark the chosen cell from the keyboard. @param {"right"|"wrong"} verdict */
  function say(verdict) {
    if (!app.chosen.chosen()) return;
    app.panes.show("cell");
    const box = byId(`verdict-${verdict}`);
    box.checked = true;
    box.dispatchEvent(new Event("change"));
    if (verdict === "right") app.dom.announce("Marked as right");
  }

  app.chosen.onCell(show);
  app.cellView = { say, place };
})();
