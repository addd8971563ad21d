"use strict";

/** The keyboard: arrows from cell to cell, single keys for what a reviewer does all day. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId } = app.dom;
  const dialog = byId("help-dialog");
  const singleKeys = byId("single-keys");

  /** @type {Record<string, "left"|"right"|"up"|"down"|"first"|"last">} */
  const MOVES = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", Home: "first", End: "last" };

  /** @type {Record<string, () => unknown>} */
  const KEYS = {
    n: () => app.findingsView.step(1),
    p: () => app.findingsView.step(-1),
    "[": () => turn(-1),
    "]": () => turn(1),
    "/": () => app.search.focus(),
    r: () => app.tabs.shown() === "cells" && app.cellView.say("right"),
    w: () => app.tabs.shown() === "cells" && app.cellView.say("wrong"),
    "?": () => dialog.showModal(),
  };

  /** @param {-1|1} step */
  function turn(step) {
    app.tabs.show("cells");
    return app.chosen.turnPage(step);
  }

  /** Whether a key typed there belongs to what has the focus. @param {EventTarget|null} target */
  function typing(target) {
    return target instanceof HTMLElement && (target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea") || target.isContentEditable);
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") || typing(event.target)) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const move = MOVES[event.key];
    if (move && app.tabs.shown() === "cells" && (app.tableView.scroll.contains(target) || app.pageView.scroll.contains(target))) {
      event.preventDefault();
      void app.chosen.move(move, app.tableView.scroll.contains(target) ? "table" : "page");
      return;
    }
    const action = singleKeys.checked && KEYS[event.key];
    if (action) {
      event.preventDefault();
      void action();
    }
  });

  byId("help").addEventListener("click", () => dialog.showModal());
  byId("help-close").addEventListener("click", () => dialog.close());
  try {
    singleKeys.checked = localStorage.getItem("council-extract-review keys") !== "off";
  } catch {
    // Without storage the keys are on.
  }
  singleKeys.addEventListener("change", () => {
    try {
      localStorage.setItem("council-extract-review keys", singleKeys.checked ? "on" : "off");
    } catch {
      // The choice holds until the page is closed.
    }
  });
})();
