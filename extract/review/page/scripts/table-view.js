"use strict";

/** The table as data: one row for each indicator of the page shown, one column for each heading. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed, spoken } = app.dom;
  const { words } = app;
  const scroll = byId("table-scroll");

  function show() {
    const { page } = app.chosen.place();
    const tables = app.chosen.content().tables.map((/** @type {Table} */ table) => tableOf(table, page));
    scroll.replaceChildren(...tables);
    scroll.scrollTo(0, 0);
  }

  /** @param {Table} table @param {Page} page */
  function tableOf(table, page) {
    const columns = new Map(table.headings.map((heading, index) => [heading.column, index]));
    const body = make("tbody");
    let section = "";
    for (const row of table.rows) {
      if ((row.section || "") !== section) {
        section = row.section || "";
        if (section) body.append(sectionRow(section, table.headings.length + 1));
      }
      body.append(rowOf(row, table, columns));
    }
    const name = `Table ${table.number}, ${words.pageName(page)}`;
    return make(
      "table",
      { role: "grid", class: "data", "aria-label": name },
      make("caption", {}, name),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Indicator"), ...table.headings.map(headingOf))),
      body,
    );
  }

  /** @param {Heading} heading */
  function headingOf(heading) {
    const role = words.ROLE[heading.role] || heading.role;
    return make(
      "th",
      { scope: "col", class: heading.role === "period" ? false : "other" },
      heading.label ? printed(heading.label) : spoken("no heading"),
      heading.role !== "period" && heading.role !== "text" && make("small", {}, role),
    );
  }

  /** @param {string} section @param {number} span */
  function sectionRow(section, span) {
    return make("tr", { class: "section" }, make("th", { colspan: span, scope: "colgroup" }, printed(section)));
  }

  /** @param {Row} row @param {Table} table @param {Map<number, number>} columns */
  function rowOf(row, table, columns) {
    /** @type {Array<HTMLElement>} */
    const cells = table.headings.map(() => make("td", { class: "empty" }));
    for (const cell of row.cells) cells[columns.get(cell.column) ?? 0] = cellOf(cell);
    return make(
      "tr",
      {},
      make("th", { scope: "row", class: row.parent ? "child" : false }, row.indicator ? printed(row.indicator) : spoken("no label")),
      ...cells,
    );
  }

  /** @param {Cell} cell */
  function cellOf(cell) {
    const severity = app.model.gravest(app.model.findings(cell.id));
    const figure = words.said(cell);
    const symbol = cell.symbol && words.SYMBOL[cell.symbol];
    return make(
      "td",
      { tabindex: -1, data: { cell: cell.id }, class: `cell ${severity} ${markClass(cell.id)}` },
      figure ? make("span", { class: "figure" }, figure) : printed(cell.text, "bdi", "text"),
      symbol && make("small", {}, ` ${symbol}`),
      cell.marker && markerOf(cell.marker),
      cell.rag && ragOf(cell.rag),
      severity && signOf(severity),
    );
  }

  /** @param {string} marker */
  function markerOf(marker) {
    const { sign, said } = words.MARKER[marker];
    return make("span", { class: "marker" }, make("span", { "aria-hidden": "true" }, sign), spoken(`, arrow ${said}`));
  }

  /** @param {string} rag */
  function ragOf(rag) {
    const name = words.RAG[rag];
    return make("span", { class: `rag ${rag}` }, make("span", { "aria-hidden": "true" }, name[0]), spoken(`, rated ${name}`));
  }

  /** @param {string} severity */
  function signOf(severity) {
    const { sign, said } = words.SEVERITY[severity];
    return make("span", { class: `sign ${severity}` }, make("span", { "aria-hidden": "true" }, sign), spoken(`, finding: ${said}`));
  }

  /** @param {string} cell */
  function markClass(cell) {
    const mark = app.marks.get(cell);
    return mark ? `marked-${mark.verdict}` : "";
  }

  /** @param {string} id @returns {HTMLElement|null} */
  function elementOf(id) {
    return scroll.querySelector(`[data-cell="${CSS.escape(id)}"]`);
  }

  /** @param {Cell} cell @param {Row} row @param {string} from */
  function showChosen(cell, row, from) {
    for (const other of scroll.querySelectorAll(".cell.chosen")) {
      other.classList.remove("chosen");
      other.setAttribute("tabindex", "-1");
      other.removeAttribute("aria-selected");
    }
    const element = elementOf(cell.id);
    if (!element) return;
    element.classList.add("chosen");
    element.setAttribute("tabindex", "0");
    element.setAttribute("aria-selected", "true");
    bringIntoView(element);
    if (from === "table") element.focus({ preventScroll: true });
  }

  /** Scroll so that a cell shows beside the labels and below the headings, which stay where they are. @param {HTMLElement} element */
  function bringIntoView(element) {
    const view = scroll.getBoundingClientRect();
    const cell = element.getBoundingClientRect();
    const label = element.parentElement?.querySelector("th")?.getBoundingClientRect();
    const head = element.closest("table")?.tHead?.getBoundingClientRect();
    const left = view.left + (label?.width || 0);
    const top = view.top + (head?.height || 0);
    if (cell.left < left) scroll.scrollLeft -= left - cell.left + 4;
    else if (cell.right > view.right) scroll.scrollLeft += cell.right - view.right + 4;
    if (cell.top < top) scroll.scrollTop -= top - cell.top + 4;
    else if (cell.bottom > view.bottom) scroll.scrollTop += cell.bottom - view.bottom + 20;
  }

  scroll.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const element = /** @type {Element} */ (event.target).closest("[data-cell]");
    if (element) void app.chosen.choose(element.getAttribute("data-cell"), "table");
  });
  app.chosen.onPage(show);
  app.chosen.onCell(showChosen);
  app.marks.onChange(() => {
    for (const element of scroll.querySelectorAll(".cell")) {
      element.classList.remove("marked-right", "marked-wrong");
      const name = markClass(element.getAttribute("data-cell"));
      if (name) element.classList.add(name);
    }
  });
  app.tableView = { scroll, elementOf };
})();
