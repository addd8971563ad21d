"use strict";

/** The page as a whole: tabs, panes, the bar above the page, and how it starts. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, announce } = app.dom;
  const { words } = app;
  const { review, places, documents } = app.model;
  const NAMES = ["cells", "findings", "charts", "marks"];
  let shown = "cells";

  // --- tabs --------------------------------------------------------------------------------------------------------------

  /** @param {string} name @param {boolean} [focus] */
  function showTab(name, focus) {
    if (name !== shown) {
      shown = name;
      for (const other of NAMES) {
        const chosen = other === name;
        const tab = byId(`tab-${other}`);
        tab.setAttribute("aria-selected", String(chosen));
        tab.setAttribute("tabindex", chosen ? "0" : "-1");
        byId(`view-${other}`).hidden = !chosen;
      }
      if (name === "charts") void app.chartsView.show();
    }
    if (focus) byId(`tab-${name}`).focus();
  }
  app.tabs = { show: showTab, shown: () => shown };

  for (const name of NAMES) byId(`tab-${name}`).addEventListener("click", () => showTab(name));
  document.querySelector(".tabs")?.addEventListener("keydown", (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    showTab(NAMES[(NAMES.indexOf(shown) + step + NAMES.length) % NAMES.length], true);
  });

  // --- on a narrow screen one pane at a time -----------------------------------------------------------------------------

  /** @param {string} name */
  function showPane(name) {
    byId("split").setAttribute("data-pane", name);
    for (const button of document.querySelectorAll("[data-pane][aria-pressed]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-pane") === name));
    }
  }
  app.panes = { show: showPane };
  for (const button of document.querySelectorAll("button[data-pane]")) {
    button.addEventListener("click", () => showPane(button.getAttribute("data-pane") || "page"));
  }

  // --- the bar -----------------------------------------------------------------------------------------------------------

  const documentChoice = byId("document");
  const pageChoice = byId("page");

  function showBar() {
    const place = app.chosen.place();
    documentChoice.value = place.document.id;
    pageChoice.replaceChildren(
      ...places
        .filter((/** @type {Place} */ other) => other.document === place.document)
        .map((/** @type {Place} */ other) => make("option", { value: other.index }, words.pageName(other.page))),
    );
    pageChoice.value = String(place.index);
    byId("page-previous").disabled = place.index === 0;
    byId("page-next").disabled = place.index === places.length - 1;
  }

  documentChoice.addEventListener("change", () => {
    void app.chosen.openPage(places.find((/** @type {Place} */ place) => place.document.id === documentChoice.value));
  });
  pageChoice.addEventListener("change", () => void app.chosen.openPage(places[Number(pageChoice.value)]));
  byId("page-previous").addEventListener("click", () => void app.chosen.turnPage(-1));
  byId("page-next").addEventListener("click", () => void app.chosen.turnPage(1));
  for (const id of ["finding-next", "finding-previous"]) byId(id).disabled = !review.findings.length;
  byId("finding-next").addEventListener("click", () => void app.findingsView.step(1));
  byId("finding-previous").addEventListener("click", () => void app.findingsView.step(-1));

  /** Say the chosen cell where the focus is not on it, and keep it in the address. @param {Cell} cell @param {Row} row @param {string} from */
  function tell(cell, row, from) {
    if (from === "page") announce(`${row.indicator || "no label"}, ${cell.label || "no heading"}: ${cell.text}`);
    if (location.hash.slice(1) !== cell.id) location.replace(`#${cell.id}`);
  }

  // --- start -------------------------------------------------------------------------------------------------------------

  /** The cell that the address asks for, or the first. */
  function start() {
    const wanted = location.hash.slice(1);
    return app.model.placeOf.has(wanted) ? app.chosen.choose(wanted) : app.chosen.openPage(places[0]);
  }

  const only = review.documents.length === 1 ? review.documents[0] : null;
  const errors = review.findings.filter((/** @type {Finding} */ finding) => finding.severity === "error").length;
  app.title = only ? `Review: ${app.model.documentName(only)}` : `Review of ${words.many(review.documents.length, "document")}`;
  byId("title").textContent = only ? only.authority || app.model.documentName(only) : `${words.many(review.documents.length, "document")}`;
  byId("title").setAttribute("dir", "auto");
  byId("subtitle").textContent = [
    only && app.model.documentName(only),
    words.many(app.model.cellCount, "cell"),
    `${words.many(review.findings.length, "finding")}${errors ? ` (${words.many(errors, "error")})` : ""}`,
  ].filter(Boolean).join(" · ");
  byId("tab-findings").textContent = `Findings (${review.findings.length})`;
  documentChoice.replaceChildren(...[...documents.values()].map((/** @type {Document_} */ one) => make("option", { value: one.id }, app.model.documentName(one))));
  documentChoice.hidden = review.documents.length < 2;

  app.findingsView.build();
  app.chartsView.build();
  app.marksView.build();
  app.marksView.showSign();
  app.chosen.onPage(showBar);
  app.chosen.onCell(tell);
  window.addEventListener("hashchange", () => {
    const wanted = location.hash.slice(1);
    if (app.model.placeOf.has(wanted) && app.chosen.chosen()?.cell.id !== wanted) void app.chosen.choose(wanted);
  });
  if (places.length) void start();
  else byId("views").replaceChildren(make("p", { class: "narrow" }, "This package holds no observations: there is nothing to review."));
})();
