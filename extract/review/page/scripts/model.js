"use strict";

/** The review as a whole: its documents, pages, cells and findings, and what leads from one to the other. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  /** @type {Review} */
  const review = app.get("review");

  /** Every page of every document, in order. @type {Place[]} */
  const places = [];
  /** The page that each cell stands on. @type {Map<string, Place>} */
  const placeOf = new Map();
  for (const document of review.documents) {
    for (const page of document.pages) {
      const place = { document, page, index: places.length };
      places.push(place);
      for (const cell of page.cells) placeOf.set(cell, place);
    }
  }

  /** The place of each cell among all. @type {Map<string, number>} */
  const order = new Map([...placeOf.keys()].map((cell, index) => [cell, index]));

  /** The findings about each cell; one about a whole row counts for its first cell. @type {Map<string, Finding[]>} */
  const findingsOf = new Map();
  for (const finding of review.findings) {
    const cell = finding.cells[0];
    if (!cell) continue;
    const known = findingsOf.get(cell);
    if (known) known.push(finding);
    else findingsOf.set(cell, [finding]);
  }

  const kindTitles = new Map(review.kinds.map((kind) => [kind.code, kind.title]));
  const documents = new Map(review.documents.map((document) => [document.id, document]));
  const ORDER = ["error", "warning", "info"];

  /** The gravest of some findings' severities. @param {Finding[]} findings */
  function gravest(findings) {
    return ORDER.find((severity) => findings.some((finding) => finding.severity === severity)) || "";
  }

  /** What a document is called. @param {Document_} document */
  function documentName(document) {
    const name = document.committee || document.title || document.file;
    return document.meetingDate ? `${name}, ${app.words.day(document.meetingDate)}` : name;
  }

  app.model = {
    review,
    places,
    placeOf,
    order,
    documents,
    /** @param {string} cell @returns {Finding[]} */
    findings: (cell) => findingsOf.get(cell) || [],
    /** @param {string} code */
    kind: (code) => kindTitles.get(code) || code,
    gravest,
    documentName,
    cellCount: placeOf.size,
  };
})();
