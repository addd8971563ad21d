"use strict";

/** The trend arrow in the text of a cell: told apart from the rest, and put back. */
(() => {
  const app = /** @type {any} */ (window).councilReview;

  /** What people type or paste. @type {Record<string, string>} */
  const TYPED = { "▲": "up", "△": "up", "↑": "up", "▼": "down", "▽": "down", "↓": "down", "▶": "flat", "►": "flat", "→": "flat", "↔": "flat" };

  /** The one arrow in a text, as it is written; empty where there is none, or several. @param {string} text @param {Cell} cell */
  function glyph(text, cell) {
    const own = cell.marker && cell.markerText && [...cell.markerText].length === 1 && !/[\p{L}\p{N}]/u.test(cell.markerText) ? cell.markerText : "";
    const found = [...(text || "")].filter((character) => character in TYPED || character === own);
    return found.length === 1 ? found[0] : "";
  }

  /** Where the arrow in a text points, empty where there is none. @param {string} text @param {Cell} cell @returns {string} */
  function of(text, cell) {
    const found = glyph(text, cell);
    if (!found) return "";
    return found === cell.markerText && cell.marker ? cell.marker : TYPED[found] || "";
  }

  /** A text without its arrow. @param {string} text @param {Cell} cell */
  function without(text, cell) {
    const found = glyph(text, cell);
    return found ? (text || "").replace(found, "").replace(/ {2,}/gu, " ").trim() : text || "";
  }

  /**
   * The whole text of a cell again. What was read comes back as it was read; a text that was emptied says nothing yet.
   * @param {string} text @param {string} direction @param {Cell} cell
   */
  function joined(text, direction, cell) {
    const bare = without(text, cell);
    if (bare === without(cell.extracted, cell) && direction === of(cell.extracted, cell)) return cell.extracted;
    if (!bare.trim() && without(cell.extracted, cell)) return "";
    if (!direction) return bare;
    const sign = direction === cell.marker && glyph(cell.extracted, cell) ? glyph(cell.extracted, cell) : app.words.MARKER[direction].sign;
    return `${bare.trimEnd()} ${sign}`.trim();
  }

  app.arrows = { of, without, joined };
})();
