"use strict";

/** CSV as RFC 4180 has it. */
(() => {
  const app = /** @type {any} */ (window).councilReview;

  /** @param {string[][]} rows */
  function write(rows) {
    return rows.map((row) => row.map(quoted).join(",") + "\n").join("");
  }

  /** @param {string} text */
  function quoted(text) {
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /** The rows of a CSV as objects by its header. Throws where a quotation mark is not closed. @param {string} text @returns {Record<string, string>[]} */
  function read(text) {
    const rows = cells(text.replace(/^\uFEFF/, ""));
    const header = rows.shift() || [];
    return rows
      .filter((row) => row.some((cell) => cell !== ""))
      .map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
  }

  /** @param {string} text @returns {string[][]} */
  function cells(text) {
    /** @type {string[][]} */
    const rows = [];
    /** @type {string[]} */
    let row = [];
    let cell = "";
    let quotes = false;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index];
      if (quotes) {
        if (character !== '"') cell += character;
        else if (text[index + 1] === '"') {
          cell += '"';
          index += 1;
        } else quotes = false;
      } else if (character === '"' && cell === "") quotes = true;
      else if (character === ",") {
        row.push(cell);
        cell = "";
      } else if (character === "\n") {
        row.push(cell.replace(/\r$/, ""));
        rows.push(row);
        row = [];
        cell = "";
      } else cell += character;
    }
    if (quotes) throw new Error("a quotation mark is not closed");
    if (cell !== "" || row.length) rows.push([...row, cell]);
    return rows;
  }

  app.csv = { write, read };
})();
