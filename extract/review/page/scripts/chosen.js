"use strict";

/** Which page is shown and which cell of it is chosen. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { places, placeOf } = app.model;

  /** @type {Set<() => void>} */
  const pageListeners = new Set();
  /** @type {Set<(cell: Cell, row: Row, from: string) => void>} */
  const cellListeners = new Set();

  /** @type {Place} */
  let place = places[0];
  /** @type {PageContent} */
  let content = { tables: [] };
  /** @type {{cell: Cell, row: Row}|null} */
  let chosen = null;
  let request = 0;

  /** Every row of the page shown, from the top down. @returns {Row[]} */
  function rows() {
    return content.tables.flatMap((table) => table.rows);
  }

  /** @param {string} id */
  function find(id) {
    for (const row of rows()) {
      const cell = row.cells.find((one) => one.id === id);
      if (cell) return { cell, row };
    }
    return null;
  }

  /** Show a page. @param {Place} wanted @returns {Promise<boolean>} whether it is still the page that is wanted */
  async function showPage(wanted) {
    request += 1;
    const own = request;
    const loaded = await app.load("page", wanted.page.key);
    if (own !== request) return false;
    if (place !== wanted || !content.tables.length) {
      place = wanted;
      content = loaded;
      chosen = null;
      for (const listener of pageListeners) listener();
    }
    return true;
  }

  /**
   * Choose a cell, on whatever page it stands.
   * @param {string} id @param {string} [from] where it was chosen: "page", "table" or "elsewhere"
   */
  async function choose(id, from = "elsewhere") {
    const wanted = placeOf.get(id);
    if (!wanted || !(await showPage(wanted))) return;
    const found = find(id);
    if (!found) return;
    chosen = found;
    for (const listener of cellListeners) listener(found.cell, found.row, from);
  }

  /** Choose the first cell of a page. @param {Place} wanted */
  async function openPage(wanted) {
    if (wanted && wanted.page.cells.length) await choose(wanted.page.cells[0]);
  }

  /** @param {number} step */
  function turnPage(step) {
    const next = places[place.index + step];
    return next ? openPage(next) : Promise.resolve();
  }

  /** The cell of a row that stands under a heading, or the nearest. @param {Row} row @param {Cell} like */
  function nearest(row, like) {
    const same = row.cells.find((cell) => cell.label && cell.label === like.label);
    if (same) return same;
    const middle = (/** @type {Cell} */ cell) => (cell.box[0] + cell.box[2]) / 2;
    return row.cells.reduce((best, cell) =>
      Math.abs(middle(cell) - middle(like)) < Math.abs(middle(best) - middle(like)) ? cell : best,
    );
  }

  /** Move from the chosen cell. @param {"left"|"right"|"up"|"down"|"first"|"last"} way @param {string} from */
  async function move(way, from) {
    if (!chosen) {
      await openPage(place);
      return;
    }
    const { cell, row } = chosen;
    const index = row.cells.indexOf(cell);
    if (way === "first" || way === "last") {
      await choose(row.cells[way === "first" ? 0 : row.cells.length - 1].id, from);
    } else if (way === "left" || way === "right") {
      const next = row.cells[index + (way === "left" ? -1 : 1)];
      if (next) await choose(next.id, from);
    } else {
      await moveRow(cell, row, way === "up" ? -1 : 1, from);
    }
  }

  /** @param {Cell} cell @param {Row} row @param {-1|1} step @param {string} from */
  async function moveRow(cell, row, step, from) {
    const here = rows();
    const next = here[here.indexOf(row) + step];
    if (next) {
      await choose(nearest(next, cell).id, from);
      return;
    }
    const beyond = places[place.index + step];
    if (!beyond || beyond.document !== place.document) return;
    /** @type {PageContent} */
    const loaded = await app.load("page", beyond.page.key);
    const there = loaded.tables.flatMap((table) => table.rows);
    await choose(nearest(step > 0 ? there[0] : there[there.length - 1], cell).id, from);
  }

  app.chosen = {
    choose, openPage, turnPage, move,
    place: () => place,
    content: () => content,
    chosen: () => chosen,
    /** @param {() => void} listener */
    onPage: (listener) => pageListeners.add(listener),
    /** @param {(cell: Cell, row: Row, from: string) => void} listener */
    onCell: (listener) => cellListeners.add(listener),
  };
})();
