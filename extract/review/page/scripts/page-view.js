"use strict";

/** The page as printed, every extracted cell outlined, markers and ratings drawn as they were understood. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, makeSvg } = app.dom;
  const SMALLEST = 0.25;
  const LARGEST = 4;
  /** A row is at least so high on the screen, at a scale between these two: tall rows may hold small print too. */
  const LINE = 20;
  const LOWEST = 1.4;
  const HIGHEST = 2.4;
  /** So much of a row's label (points) is brought into view beside its cell. */
  const LABEL = 220;

  /** Pixels a point; 0 until the first page is shown. */
  let scale = 0;
  /** @type {SVGElement|null} */
  let overlay = null;

  const scroll = byId("page-scroll");
  const sheet = byId("sheet");

  /** The scale at which a page fills the pane. @param {Page} page */
  function fitting(page) {
    return Math.max(SMALLEST, (scroll.clientWidth - 2) / page.width);
  }

  /**
   * The scale at which the figures of the page shown can be read: a line of its lower rows is so many pixels high.
   * @param {Page} page
   */
  function legible(page) {
    const heights = app.chosen.content().tables
      .flatMap((/** @type {Table} */ table) => table.rows)
      .flatMap((/** @type {Row} */ row) => row.cells.map((cell) => cell.box[3] - cell.box[1]))
      .sort((/** @type {number} */ one, /** @type {number} */ other) => one - other);
    const line = heights[Math.floor(heights.length / 4)] || LINE;
    return Math.min(LARGEST, Math.max(fitting(page), Math.min(HIGHEST, Math.max(LOWEST, LINE / line))));
  }

  /** @param {number} wanted */
  function zoom(wanted) {
    const { page } = app.chosen.place();
    scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
    sheet.style.width = `${Math.round(page.width * scale)}px`;
    sheet.style.height = `${Math.round(page.height * scale)}px`;
    byId("zoom").textContent = `${Math.round(scale * 100)}%`;
  }

  function show() {
    const { document, page } = app.chosen.place();
    if (!scale) scale = legible(page);
    const picture = page.picture
      ? make("img", { src: page.picture, alt: `${app.words.pageName(page)} as printed`, decoding: "async" })
      : make("p", { class: "no-picture" }, "There is no picture of this page: the document was not found when the review page was made.");
    overlay = makeSvg("svg", {
      viewBox: `0 0 ${page.width} ${page.height}`,
      preserveAspectRatio: "none",
      "aria-hidden": "true",
      class: "overlay",
    });
    for (const table of app.chosen.content().tables) {
      for (const row of table.rows) for (const cell of row.cells) overlay?.append(outline(cell));
    }
    sheet.replaceChildren(picture, overlay);
    zoom(scale);
    scroll.scrollTo(0, 0);
    preload(app.model.places[app.chosen.place().index + 1], document);
  }

  /** Have the next page's picture ready. @param {Place|undefined} next @param {Document_} document */
  function preload(next, document) {
    if (next && next.document === document && next.page.picture) new Image().src = next.page.picture;
  }

  /** @param {Cell} cell */
  function outline(cell) {
    const [x0, top, x1, bottom] = cell.box;
    const severity = app.model.gravest(app.model.findings(cell.id));
    const group = makeSvg("g", { data: { cell: cell.id }, class: `outline ${severity} ${markClass(cell.id)}` });
    group.append(makeSvg("rect", { x: x0, y: top, width: Math.max(x1 - x0, 1), height: Math.max(bottom - top, 1), rx: 1 }));
    const size = Math.min(5, (bottom - top) * 0.4);
    if (cell.marker) {
      group.append(makeSvg("path", { class: "marker", d: arrow(cell.marker, x1 - size - 1, top + 1, size) }));
    }
    if (cell.rag) {
      const letter = app.words.RAG[cell.rag][0];
      group.append(makeSvg("rect", { class: `rag ${cell.rag}`, x: x0 + 1, y: top + 1, width: size * 1.6, height: size * 1.6, rx: 1 }));
      group.append(makeSvg("text", { class: "rag-letter", x: x0 + 1 + size * 0.8, y: top + 1 + size * 1.3, "font-size": size * 1.4 }, letter));
    }
    return group;
  }

  /** @param {string} cell */
  function markClass(cell) {
    const mark = app.marks.get(cell);
    return mark ? `marked-${mark.verdict}` : "";
  }

  /** @param {string} direction @param {number} x @param {number} y @param {number} size */
  function arrow(direction, x, y, size) {
    /** @type {Record<string, number[][]>} */
    const corners = { up: [[0, 1], [1, 1], [0.5, 0]], down: [[0, 0], [1, 0], [0.5, 1]], flat: [[0, 0], [1, 0.5], [0, 1]] };
    return `M${corners[direction].map(([dx, dy]) => `${(x + dx * size).toFixed(2)} ${(y + dy * size).toFixed(2)}`).join("L")}Z`;
  }

  /** @param {string} id @returns {Element|null} */
  function outlineOf(id) {
    return overlay ? overlay.querySelector(`[data-cell="${CSS.escape(id)}"]`) : null;
  }

  /**
   * Where the cell was chosen on the picture itself, the size stays: elsewhere it is made large enough to be read.
   * @param {Cell} cell @param {Row} row @param {string} from
   */
  function showChosen(cell, row, from) {
    const { page } = app.chosen.place();
    if (from !== "page" && scale < legible(page)) zoom(legible(page));
    for (const other of sheet.querySelectorAll(".outline.chosen")) other.classList.remove("chosen");
    const group = outlineOf(cell.id);
    if (!group) return;
    group.classList.add("chosen");
    group.parentNode?.append(group);
    bringIntoView(cell.box, row);
  }

  /** Scroll to a cell, with the label of its row where there is room for both. @param {[number, number, number, number]} box @param {Row} row */
  function bringIntoView([x0, top, x1, bottom], row) {
    const margin = 24;
    const [left, upper, right, lower] = [x0, top, x1, bottom].map((edge) => edge * scale);
    // A label stands left of its row's cells, and is hardly wider than this.
    const first = Math.min(...row.cells.map((cell) => cell.box[0]));
    const label = Math.max(0, first - LABEL) * scale;
    const width = scroll.clientWidth;
    const start = right - label + margin <= width ? label : right - left + 2 * margin > width ? left - margin : (left + right - width) / 2;
    const seen = (/** @type {number} */ from, /** @type {number} */ to) => from >= scroll.scrollLeft && to <= scroll.scrollLeft + width;
    const hidden =
      !seen(start === label ? label : left - margin, right + margin) ||
      upper < scroll.scrollTop + margin || lower > scroll.scrollTop + scroll.clientHeight - margin;
    if (hidden) scroll.scrollTo(Math.max(0, start), (upper + lower - scroll.clientHeight) / 2);
  }

  sheet.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const group = /** @type {Element} */ (event.target).closest("[data-cell]");
    if (group) void app.chosen.choose(group.getAttribute("data-cell"), "page");
  });
  byId("zoom-in").addEventListener("click", () => zoom(scale * 1.25));
  byId("zoom-out").addEventListener("click", () => zoom(scale / 1.25));
  byId("zoom-fit").addEventListener("click", () => zoom(fitting(app.chosen.place().page)));
  app.chosen.onPage(show);
  app.chosen.onCell(showChosen);
  app.marks.onChange(() => {
    for (const group of sheet.querySelectorAll(".outline")) {
      group.classList.remove("marked-right", "marked-wrong");
      const name = markClass(group.getAttribute("data-cell"));
      if (name) group.classList.add(name);
    }
  });
  app.pageView = { scroll };
})();
