"use strict";

/** Charts: small ones for all indicators of a section, a large one for the chosen indicator. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed, spoken } = app.dom;
  const view = byId("view-charts");
  const { review } = app.model;

  /** @type {{document: Document_|null, section: string, series: Series[], indicator: string}} */
  const state = { document: null, section: "", series: [], indicator: "" };
  /** @type {Record<string, any>} */
  let parts = {};

  function build() {
    const documents = make("select", { id: "chart-document" }, ...review.documents.map((/** @type {Document_} */ one) => make("option", { value: one.id }, app.model.documentName(one))));
    const sections = make("select", { id: "chart-section" });
    parts = { documents, sections, large: make("div", { id: "chart-large" }), small: make("ul", { class: "multiples", "aria-label": "Indicators of the section" }) };
    documents.addEventListener("change", () => void openDocument(documents.value));
    sections.addEventListener("change", () => openSection(sections.value));
    view.replaceChildren(
      make("div", { class: "wide" },
        make("h2", {}, "Charts"),
        make("p", { class: "muted" }, "What was printed and, for figures that accumulate over a year, what happened in each period. Hatched: not given, and why."),
        make("div", { class: "filters" },
          make("div", { class: "field" }, make("label", { for: "chart-document" }, "Document"), documents),
          make("div", { class: "field" }, make("label", { for: "chart-section" }, "Section"), sections),
        ),
        parts.large,
        parts.small,
      ),
    );
  }

  /** Show the charts of the document, section and indicator that the chosen cell belongs to. */
  async function show() {
    const place = app.chosen.place();
    const chosen = app.chosen.chosen();
    await openDocument(place.document.id, chosen?.row.indicatorId);
  }

  /** @param {string} id @param {string} [indicator] */
  async function openDocument(id, indicator) {
    const document = app.model.documents.get(id);
    /** @type {DocumentSeries} */
    const loaded = await app.load("series", document.key);
    state.document = document;
    state.series = loaded.series;
    parts.documents.value = id;
    const sections = [...new Set(state.series.map((series) => series.section || ""))];
    parts.sections.replaceChildren(...sections.map((section) => make("option", { value: section }, section || "(no section)")));
    const wanted = state.series.find((series) => series.id === indicator);
    openSection(wanted ? wanted.section || "" : sections[0] || "", wanted?.id);
  }

  /** @param {string} section @param {string} [indicator] */
  function openSection(section, indicator) {
    state.section = section;
    parts.sections.value = section;
    const series = state.series.filter((one) => (one.section || "") === section);
    parts.small.replaceChildren(...series.map(multiple));
    if (series.length) openIndicator(indicator || series[0].id);
    else parts.large.replaceChildren(make("p", {}, "This document prints no figures for periods."));
  }

  /** @param {Series} series */
  function multiple(series) {
    const button = make("button", { type: "button", data: { indicator: series.id }, onclick: () => openIndicator(series.id, true) });
    const drawing = app.chart.draw(series, { width: 220, height: series.cumulative ? 110 : 76, small: true });
    drawing.setAttribute("aria-hidden", "true");
    drawing.removeAttribute("role");
    drawing.removeAttribute("aria-label");
    button.append(drawing, make("span", { class: "name" }, printed(series.name || "(no label)")), spoken(`. ${app.chart.summary(series)}`));
    return make("li", {}, button, make("div", { class: "hidden" }, app.chart.table(series)));
  }

  /** @param {string} id @param {boolean} [moveFocus] */
  function openIndicator(id, moveFocus) {
    const series = state.series.find((one) => one.id === id);
    if (!series || !state.document) return;
    state.indicator = id;
    for (const button of parts.small.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.getAttribute("data-indicator") === id));
    const width = Math.max(320, parts.large.clientWidth - 18);
    const drawing = app.chart.draw(series, { width, height: series.cumulative ? 520 : 360, source: source(series) });
    const name = fileName(series);
    const cell = series.points[0]?.cell;
    parts.large.replaceChildren(
      make("figure", { class: "chart" },
        make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Chart" }, drawing),
        make("figcaption", {},
          make("button", { type: "button", onclick: () => app.download.svg(name, drawing) }, "Download SVG"),
          make("button", { type: "button", onclick: () => app.download.png(name, drawing).catch((/** @type {Error} */ error) => app.dom.announce(String(error))) }, "Download PNG"),
          cell && make("button", { type: "button", onclick: () => { app.tabs.show("cells"); void app.chosen.choose(cell); } }, "Show on the page"),
          make("details", {}, make("summary", {}, "Figures"), app.chart.table(series)),
        ),
      ),
    );
    if (moveFocus) {
      parts.large.querySelector(".scroll").focus({ preventScroll: true });
      parts.large.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {Series} series */
  function source(series) {
    const document = /** @type {Document_} */ (state.document);
    const place = app.model.placeOf.get(series.points[0]?.cell);
    return [document.authority, app.model.documentName(document), place && app.words.pageName(place.page).toLowerCase()].filter(Boolean).join(", ");
  }

  /** @param {Series} series */
  function fileName(series) {
    return series.id.slice(0, 80).replace(/[^a-z0-9-]+/g, "-") || "chart";
  }

  app.chartsView = { build, show };
})();
