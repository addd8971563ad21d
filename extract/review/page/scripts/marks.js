"use strict";

/**
 * What the reviewer has said of cells. Every keystroke is kept in the browser's own storage, by document; what has not been saved
 * as a file is counted.
 */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { review, placeOf, order, documents } = app.model;
  const COLUMNS = ["document_id", "observation_id", "printed", "corrected", "verdict", "note", "who", "when"];

  /** @type {Map<string, Mark>} */
  const marks = new Map();
  /** What the last saved file held of each cell. @type {Map<string, string>} */
  const saved = new Map();
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let who = "";
  let kept = true;

  /** What a mark says, for telling whether two are the same. @param {Mark|undefined} mark */
  function content(mark) {
    return mark ? JSON.stringify([mark.printed, mark.verdict, mark.corrected || "", mark.note || ""]) : "";
  }

  /** @param {string} document */
  const keyOf = (document) => `council-extract-review ${document}`;

  function restore() {
    marks.clear();
    saved.clear();
    for (const mark of /** @type {Mark[]} */ (review.marks)) {
      marks.set(mark.cell, mark);
      saved.set(mark.cell, content(mark));
    }
    try {
      who = localStorage.getItem("council-extract-review who") || "";
      for (const document of documents.keys()) {
        const text = localStorage.getItem(keyOf(document));
        if (!text) continue;
        const state = JSON.parse(text);
        for (const mark of review.marks) if (mark.document === document && !state.marks[mark.cell]) marks.delete(mark.cell);
        for (const mark of /** @type {Mark[]} */ (Object.values(state.marks))) marks.set(mark.cell, mark);
        for (const [cell, text_] of Object.entries(state.saved)) saved.set(cell, /** @type {string} */ (text_));
      }
    } catch {
      kept = false;
    }
  }

  /** @param {string} document */
  function keep(document) {
    /** @type {Record<string, Mark>} */
    const ownMarks = {};
    /** @type {Record<string, string>} */
    const ownSaved = {};
    for (const mark of marks.values()) if (mark.document === document) ownMarks[mark.cell] = mark;
    for (const [cell, text] of saved) if (cell.startsWith(document.slice(0, 12))) ownSaved[cell] = text;
    try {
      localStorage.setItem(keyOf(document), JSON.stringify({ marks: ownMarks, saved: ownSaved }));
      kept = true;
    } catch {
      kept = false;
    }
  }

  function changed() {
    for (const listener of listeners) listener();
  }

  /**
   * Say something of a cell.
   * @param {Cell} cell @param {{verdict: string, corrected: string, note: string}} words
   */
  function set(cell, words) {
    const document = placeOf.get(cell.id).document.id;
    const mark = { document, cell: cell.id, printed: cell.extracted, ...words, when: now(), about: about(cell) };
    if (content(marks.get(cell.id)) === content(mark)) return;
    marks.set(cell.id, mark);
    keep(document);
    changed();
  }

  /** What a cell is about, for the list of marks. @param {Cell} cell */
  function about(cell) {
    const row = app.chosen.chosen()?.row;
    return [row?.indicator, cell.label].filter(Boolean).join(", ");
  }

  /** @param {string} cell */
  function remove(cell) {
    const mark = marks.get(cell);
    if (!mark) return;
    marks.delete(cell);
    keep(mark.document);
    changed();
  }

  /** @param {string} name */
  function setWho(name) {
    who = name;
    try {
      localStorage.setItem("council-extract-review who", name);
    } catch {
      kept = false;
    }
    changed();
  }

  /** This moment, to the second. */
  function now() {
    return new Date().toISOString().replace(/\.\d+Z$/, "Z");
  }

  /** Whether a mark says all that it must. @param {Mark} mark */
  function complete(mark) {
    if (mark.verdict === "right") return true;
    const corrected = (mark.corrected || "").trim();
    return mark.verdict === "wrong" && corrected !== "" && corrected !== mark.printed;
  }

  /** How many cells' marks are not as the last saved file has them. */
  function unsaved() {
    const cells = new Set([...marks.keys(), ...saved.keys()]);
    return [...cells].filter((cell) => content(marks.get(cell)) !== (saved.get(cell) || "")).length;
  }

  /** In the order in which the cells are printed. @returns {Mark[]} */
  function all() {
    return [...marks.values()].sort((one, other) => (order.get(one.cell) ?? 1e9) - (order.get(other.cell) ?? 1e9));
  }

  /** The marks as corrections.csv, how many were left out because they are not complete, and whether one is by nobody. */
  function file() {
    const ready = all().filter(complete);
    const rows = ready.map((mark) => [
      mark.document,
      mark.cell,
      mark.printed,
      mark.verdict === "wrong" ? (mark.corrected || "").trim() : "",
      mark.verdict,
      mark.note || "",
      mark.who || who,
      mark.when || now(),
    ]);
    const nameless = !who && ready.some((mark) => !mark.who);
    return { text: app.csv.write([COLUMNS, ...rows]), count: ready.length, incomplete: marks.size - ready.length, nameless };
  }

  /** Remember that a file was saved. */
  function remember() {
    saved.clear();
    for (const mark of marks.values()) {
      if (!complete(mark)) continue;
      mark.who = mark.who || who;
      saved.set(mark.cell, content(mark));
    }
    for (const document of documents.keys()) keep(document);
    changed();
  }

  /** Take over a corrections.csv. Throws where it is none. @param {string} text @returns {{taken: number, foreign: number}} */
  function takeOver(text) {
    const rows = app.csv.read(text);
    if (rows.length && !COLUMNS.every((name) => name in rows[0])) throw new Error("its columns are not those of a corrections.csv");
    let taken = 0;
    for (const row of rows) {
      if (!documents.has(row.document_id)) continue;
      const mark = {
        document: row.document_id, cell: row.observation_id, printed: row.printed, corrected: row.corrected,
        verdict: row.verdict, note: row.note, who: row.who, when: row.when,
      };
      marks.set(mark.cell, mark);
      saved.set(mark.cell, content(mark));
      taken += 1;
    }
    for (const document of documents.keys()) keep(document);
    changed();
    return { taken, foreign: rows.length - taken };
  }

  restore();
  window.addEventListener("storage", () => {
    restore();
    changed();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!kept && unsaved()) event.preventDefault();
  });

  app.marks = {
    /** @param {string} cell @returns {Mark|undefined} */
    get: (cell) => marks.get(cell),
    set, remove, all, complete, unsaved, file, remember, takeOver, setWho,
    who: () => who,
    kept: () => kept,
    /** @param {() => void} listener */
    onChange: (listener) => listeners.add(listener),
    /** Marks of cells that are no longer there, or are read differently now. @param {Mark} mark @param {Cell|undefined} cell */
    fits: (mark, cell) => Boolean(placeOf.has(mark.cell)) && (!cell || cell.extracted === mark.printed),
  };
})();
