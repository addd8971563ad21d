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
    const warning = make("p", { class: "warn", id: "corrected-warning", role: "status" });
    const arrows = arrowChoice(cell, mark, keep);
    const instead = make(
      "div",
      { class: "instead" },
      make("label", { for: "corrected" }, "What is printed"),
      text,
      arrows.group,
      warning,
    );
    const remove = make("button", { type: "button", class: "quiet" }, "Take the mark away");

    right.checked = mark?.verdict === "right";
    wrong.checked = mark?.verdict === "wrong";
    text.value = app.arrows.without(mark?.verdict === "wrong" ? mark.corrected : cell.extracted, cell);
    note.value = mark?.note || "";
    who.value = app.marks.who();

    function keep() {
      instead.hidden = !wrong.checked;
      const verdict = right.checked ? "right" : wrong.checked ? "wrong" : "";
      if (verdict || note.value) {
        app.marks.set(cell, { verdict, corrected: wrong.checked ? app.arrows.joined(text.value, arrows.chosen(), cell) : "", note: note.value });
      } else {
        app.marks.remove(cell.id);
      }
      tell();
    }
    function tell() {
      const current = app.marks.get(cell.id);
      remove.hidden = !current;
      warning.textContent = wrong.checked ? noFigure(cell, text.value) : "";
      state.textContent = current && !app.marks.complete(current) ? INCOMPLETE[current.verdict] : "";
    }
    right.addEventListener("change", keep);
    wrong.addEventListener("change", () => {
      keep();
      text.focus();
      text.select();
    });
    // An arrow that is typed or pasted into the text is the one that is chosen.
    text.addEventListener("input", () => arrows.take(text.value));
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

  /**
   * The arrow beside the corrected text: the one that was read stays, unless the reviewer says otherwise.
   * @param {Cell} cell @param {Mark|undefined} mark @param {() => void} changed
   */
  function arrowChoice(cell, mark, changed) {
    const worded = cell.marker && app.arrows.of(cell.extracted, cell) === "";
    const none = worded ? `as read: ${cell.markerText || words.MARKER[cell.marker || ""].said}` : "no arrow";
    const read = app.arrows.of(mark?.verdict === "wrong" && mark.corrected ? mark.corrected : cell.extracted, cell);
    const choices = [...Object.keys(words.MARKER), ""].map((name) => {
      const box = make("input", { type: "radio", name: "arrow", value: name, id: `arrow-${name || "none"}` });
      box.checked = name === read;
      box.addEventListener("change", changed);
      const stays = name && name === app.arrows.of(cell.extracted, cell) ? " (as read)" : "";
      return { box, label: make("label", {}, box, " ", name ? `${words.MARKER[name].sign} ${words.MARKER[name].said}${stays}` : none) };
    });
    return {
      group: make("fieldset", { class: "arrows" }, make("legend", {}, "Arrow beside it"), ...choices.map(({ label }) => label)),
      chosen: () => choices.find(({ box }) => box.checked)?.box.value || "",
      /** @param {string} typed */
      take: (typed) => {
        const name = app.arrows.of(typed, cell);
        if (name) for (const { box } of choices) box.checked = box.value === name;
      },
    };
  }

  /** What to say of a corrected text that may leave a figure's cell without its figure. @param {Cell} cell @param {string} text */
  function noFigure(cell, text) {
    if (!cell.value || !text.trim()) return "";
    if (!/\d/.test(text)) return "There is no figure in this text: once it is applied, the cell has none.";
    const rest = text.replace(/\b(days?|weeks?|years?|per|pp|bn|m|k|[crpe])\b/giu, "");
    return /\p{L}/u.test(rest) ? "This may not be read as a figure: when it is applied, the program says so if it is not." : "";
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
