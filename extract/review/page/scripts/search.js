"use strict";

/** Looking up an indicator by words of its label, section or parent. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed } = app.dom;
  const input = byId("search");
  const list = byId("search-list");
  const MOST = 40;

  /** @type {Indicator[]} */
  let found = [];
  let active = -1;

  /** @param {Indicator} indicator */
  const words = (indicator) => `${indicator.name || ""} ${indicator.parent || ""} ${indicator.section || ""}`.toLowerCase();

  function search() {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = wanted.length
      ? app.model.review.indicators.filter((/** @type {Indicator} */ one) => wanted.every((/** @type {string} */ word) => words(one).includes(word))).slice(0, MOST)
      : [];
    active = found.length ? 0 : -1;
    show(wanted.length > 0);
  }

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    list.replaceChildren(...(found.length ? found.map(option) : [make("li", { class: "muted", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No indicator has these words.")]));
    mark();
  }

  /** @param {Indicator} indicator @param {number} index */
  function option(indicator, index) {
    const about = [indicator.section, indicator.parent, `page ${indicator.page}`].filter(Boolean).join(" › ");
    return make(
      "li",
      { role: "option", id: `search-${index}`, onmousedown: (/** @type {Event} */ event) => { event.preventDefault(); pick(index); } },
      printed(indicator.name || "(no label)", "span"),
      make("small", { class: "muted" }, printed(about)),
    );
  }

  function mark() {
    list.querySelectorAll("[role=option]").forEach((/** @type {Element} */ one, /** @type {number} */ index) => {
      one.setAttribute("aria-selected", String(index === active));
      if (index === active) one.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0 && !list.hidden) input.setAttribute("aria-activedescendant", `search-${active}`);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function pick(index) {
    const indicator = found[index];
    if (!indicator) return;
    close();
    input.value = "";
    app.tabs.show("cells");
    void app.chosen.choose(indicator.cell, "table").then(() => app.tableView.elementOf(indicator.cell)?.focus());
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", search);
  input.addEventListener("focus", () => input.value && search());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!found.length) return;
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(active);
    } else if (event.key === "Escape") {
      input.value = "";
      close();
      input.blur();
    }
  });

  app.search = { focus: () => input.focus() };
})();
