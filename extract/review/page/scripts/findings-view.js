"use strict";

/** What does not add up: counted, filtered, each leading to its cell. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed } = app.dom;
  const { words } = app;
  /** @type {Finding[]} */
  const all = app.model.review.findings;
  const view = byId("view-findings");
  /** So many are listed at once. */
  const STEP = 200;

  const wanted = { severity: "", code: "", document: "", indicator: "" };
  /** Where each finding stands in the order of printing. @type {Map<Finding, number>} */
  const printedOrder = new Map(all.map((finding, index) => [finding, index]));
  const GRAVITY = Object.keys(words.SEVERITY);
  let gravestFirst = true;
  /** @type {Finding[]} */
  let shown = sorted(all);
  /** Where among the findings shown the reader is. */
  let current = -1;
  let listed = STEP;

  /** Errors first, or as printed; those of one severity stay in the order of printing. @param {Finding[]} findings */
  function sorted(findings) {
    const gravity = (/** @type {Finding} */ finding) => (gravestFirst ? GRAVITY.indexOf(finding.severity) : 0);
    return [...findings].sort((one, other) => gravity(one) - gravity(other) || (printedOrder.get(one) ?? 0) - (printedOrder.get(other) ?? 0));
  }

  /** @param {string} severity */
  function badge(severity) {
    const { sign, said } = words.SEVERITY[severity];
    return make("span", { class: `badge ${severity}` }, make("span", { "aria-hidden": "true", class: "sign" }, sign), said);
  }

  /** @param {Finding} finding @param {string} [except] */
  function fits(finding, except) {
    return Object.entries(wanted).every(
      ([name, value]) => !value || name === except || (/** @type {any} */ (finding)[name] || "") === value,
    );
  }

  function build() {
    const counts = make("div", { class: "counts", role: "group", "aria-label": "How many findings of each severity" });
    const list = make("ol", { class: "findings", "aria-label": "Findings" });
    const more = make("button", { type: "button", class: "quiet" }, "Show more");
    const total = make("p", { class: "total", role: "status" });
    /** @type {Record<string, HTMLSelectElement>} */
    const selects = {
      code: select("Kind", "finding-kind"),
      indicator: select("Indicator", "finding-indicator"),
      document: select("Document", "finding-document"),
    };
    const order = select("Order", "finding-order");
    order.replaceChildren(make("option", { value: "severity" }, "Errors first"), make("option", { value: "printed" }, "As printed"));
    order.addEventListener("change", () => {
      gravestFirst = order.value === "severity";
      refresh();
    });
    for (const [name, one] of Object.entries(selects)) {
      one.addEventListener("change", () => {
        /** @type {any} */ (wanted)[name] = one.value;
        refresh();
      });
    }
    const clear = make("button", { type: "button", class: "quiet" }, "Show all");
    clear.addEventListener("click", () => {
      Object.assign(wanted, { severity: "", code: "", document: "", indicator: "" });
      refresh();
    });
    more.addEventListener("click", () => {
      listed += STEP;
      fillList();
    });

    function refresh() {
      shown = sorted(all.filter((finding) => fits(finding)));
      current = -1;
      listed = STEP;
      counts.replaceChildren(...Object.keys(words.SEVERITY).map(countButton));
      fillSelect(selects.code, "code", (code) => app.model.kind(code));
      fillSelect(selects.indicator, "indicator", (name) => name || "(a whole table)");
      fillSelect(selects.document, "document", (id) => app.model.documentName(app.model.documents.get(id)));
      total.textContent = !all.length ? "Nothing was found that does not add up." : shown.length === all.length ? words.many(all.length, "finding") : `${shown.length} of ${words.many(all.length, "finding")}`;
      clear.hidden = !Object.values(wanted).some(Boolean);
      fillList();
    }

    /** @param {string} severity */
    function countButton(severity) {
      const count = all.filter((finding) => finding.severity === severity && fits(finding, "severity")).length;
      const pressed = wanted.severity === severity;
      const { said, many } = words.SEVERITY[severity];
      return make(
        "button",
        {
          type: "button",
          class: `count ${severity}`,
          "aria-pressed": String(pressed),
          onclick: () => {
            wanted.severity = pressed ? "" : severity;
            refresh();
            /** @type {HTMLElement|null} */ (counts.querySelector(`.${severity}`))?.focus();
          },
        },
        make("span", { class: "sign", "aria-hidden": "true" }, words.SEVERITY[severity].sign),
        make("strong", {}, String(count)),
        ` ${count === 1 ? said.toLowerCase() : many}`,
      );
    }

    /** @param {HTMLSelectElement} one @param {string} name @param {(value: string) => string} say */
    function fillSelect(one, name, say) {
      /** @type {Map<string, number>} */
      const counted = new Map();
      for (const finding of all) {
        const value = /** @type {any} */ (finding)[name] || "";
        if (value && fits(finding, name)) counted.set(value, (counted.get(value) || 0) + 1);
      }
      const options = [...counted].map(([value, count]) => make("option", { value }, `${say(value)} (${count})`));
      one.replaceChildren(make("option", { value: "" }, "All"), ...options);
      one.value = /** @type {any} */ (wanted)[name];
    }

    function fillList() {
      list.replaceChildren(...shown.slice(0, listed).map(entry));
      more.hidden = shown.length <= listed;
    }

    view.replaceChildren(
      make("div", { class: "narrow" },
        make("h2", {}, "What does not add up"),
        make("p", { class: "muted" }, "A finding never changes a figure. Choose one to see it on its page."),
        counts,
        make("div", { class: "filters" }, ...[...Object.values(selects), order].map((one) => /** @type {Node} */ (one.parentNode)), clear),
        total,
        list,
        more,
      ),
    );
    refresh();
  }

  /** @param {string} label @param {string} id @returns {HTMLSelectElement} */
  function select(label, id) {
    const one = make("select", { id });
    make("div", { class: "field" }, make("label", { for: id }, label), one);
    return one;
  }

  /** @param {Finding} finding @param {number} index */
  function entry(finding, index) {
    const document = app.model.documents.get(finding.document);
    const place = finding.cells.length ? app.model.placeOf.get(finding.cells[0]) : null;
    const about = [place ? words.pageName(place.page) : `Page ${finding.page}`, app.model.review.documents.length > 1 && document ? app.model.documentName(document) : ""];
    return make(
      "li",
      { class: finding.severity },
      make(
        "button",
        { type: "button", disabled: !place, onclick: () => go(index) },
        make("span", { class: "line" }, badge(finding.severity), make("span", { class: "kind" }, app.model.kind(finding.code))),
        printed(finding.message, "span", "message"),
        make("span", { class: "muted" }, finding.indicator ? printed(finding.indicator) : "", finding.indicator ? " · " : "", about.filter(Boolean).join(" · ")),
      ),
    );
  }

  /** @param {number} index */
  async function go(index) {
    const finding = shown[index];
    if (!finding || !finding.cells.length) return;
    current = index;
    app.tabs.show("cells");
    await app.chosen.choose(finding.cells[0]);
    app.dom.announce(`Finding ${index + 1} of ${shown.length}: ${finding.message}`);
  }

  /** The next or previous finding that leads somewhere: after the last one visited, or after the chosen cell. @param {1|-1} step */
  async function step(step) {
    let index = current;
    const chosen = app.chosen.chosen();
    if (chosen && !(shown[current]?.cells[0] === chosen.cell.id)) index = beside(chosen.cell.id, step);
    for (index += step; index >= 0 && index < shown.length; index += step) {
      if (shown[index].cells.length) {
        await go(index);
        return;
      }
    }
    app.dom.announce(step > 0 ? "That was the last finding" : "That was the first finding");
  }

  /** The finding next to a cell, so that a step from it leads on from there. @param {string} cell @param {1|-1} step */
  function beside(cell, step) {
    const own = shown.findIndex((finding) => finding.cells[0] === cell);
    if (own >= 0 && current >= 0) return own;
    // Errors first, the list is not in the order of the cells: it goes on where the reader was in it.
    if (gravestFirst) return current >= 0 ? current : step > 0 ? -1 : shown.length;
    const order = app.model.order;
    const place = order.get(cell) ?? -1;
    if (step > 0) {
      const next = shown.findIndex((finding) => (order.get(finding.cells[0]) ?? -1) > place);
      return (next < 0 ? shown.length : next) - 1;
    }
    const before = shown.map((finding) => (order.get(finding.cells[0]) ?? Infinity) < place).lastIndexOf(true);
    return before + 1;
  }

  app.findingsView = { badge, build, step };
})();
