"use strict";

/** All that the reviewer has marked, and saving it. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { byId, make, printed } = app.dom;
  const view = byId("view-marks");
  const sign = byId("save-sign");
  const { documents } = app.model;

  /** @type {Record<string, any>} */
  let parts = {};
  const HEADS = ["Cell", "As extracted", "As printed", "Note", ""];

  function build() {
    const load = make("input", { type: "file", id: "load", accept: ".csv,text/csv" });
    load.addEventListener("change", () => void takeOver(load));
    const who = make("input", { type: "text", id: "marks-who", autocomplete: "name" });
    who.addEventListener("input", () => app.marks.setWho(who.value.trim()));
    parts = { command: make("code"), list: make("div"), message: make("p", { role: "status", class: "notice" }), who };
    view.replaceChildren(
      make("div", { class: "narrow" },
        make("h2", {}, "Your marks"),
        make("p", { class: "muted" }, "Everything is kept in this browser as you type. To have it applied, save the file (it asks for your name) and run"),
        make("p", { class: "command" }, parts.command),
        documents.size > 1 && make("p", { class: "muted" }, "Corrections are applied by run, to the documents that they are about: batch takes none. Name the documents as they are found from where you are, and a folder of their own for what comes out."),
        make("div", { class: "filters" },
          make("div", { class: "field" }, make("label", { for: "marks-who" }, "Your name"), who),
          make("div", { class: "field" }, make("label", { for: "load" }, "Go on from a corrections.csv"), load),
        ),
        parts.message,
        parts.list,
      ),
    );
    refresh();
  }

  function refresh() {
    const marks = app.marks.all();
    const wrong = marks.filter((/** @type {Mark} */ mark) => mark.verdict === "wrong").length;
    parts.command.textContent = command(marks);
    if (document.activeElement !== parts.who) parts.who.value = app.marks.who();
    parts.list.replaceChildren(
      make("p", { class: "total" }, marks.length ? `${marks.length} of ${app.words.many(app.model.cellCount, "cell")} marked, ${wrong} of them as wrong` : "Nothing is marked yet."),
      marks.length
        ? make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Marks" },
            make("table", { class: "figures marks" },
              make("thead", {}, make("tr", {}, ...HEADS.map((head) => (head ? make("th", { scope: "col" }, head) : make("td"))))),
              make("tbody", {}, ...marks.map(row)),
            ))
        : "",
    );
  }

  /** What applies some marks: run on the documents that they are about. @param {Mark[]} marks */
  function command(marks) {
    const marked = [...documents.values()].filter((/** @type {Document_} */ one) => marks.some((mark) => mark.document === one.id));
    const files = marked.map((/** @type {Document_} */ one) => quoted(one.file));
    return `council-extract run ${files.join(" ") || "REPORT.pdf"} -o ${documents.size > 1 ? "CORRECTED" : "OUT"} --corrections corrections.csv`;
  }

  /** A name as a shell takes it for one. @param {string} name */
  function quoted(name) {
    return /^[\w./,:=@%+][\w./,:=@%+-]*$/u.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  }

  /** @param {Mark} mark */
  function row(mark) {
    const place = app.model.placeOf.get(mark.cell);
    const where = place ? `${app.words.pageName(place.page)}, ${app.cellView.place(mark.cell)}` : mark.cell;
    const name = mark.about || where;
    const state = !place ? "There is no such cell any more." : app.marks.complete(mark) ? "" : "Not complete: not saved.";
    return make(
      "tr",
      {},
      make("th", { scope: "row" },
        place ? make("button", { type: "button", class: "link", onclick: () => go(mark.cell) }, printed(name)) : printed(name),
        mark.about ? make("small", { class: "muted" }, where) : "",
        state && make("small", { class: "warn" }, state)),
      field(1, printed(mark.printed)),
      field(2, mark.verdict === "wrong" ? printed(mark.corrected || "") : mark.verdict === "right" ? "right" : ""),
      field(3, printed(mark.note || "")),
      make("td", {}, make("button", { type: "button", class: "quiet", "aria-label": `Take away the mark of ${name}, ${where}`, onclick: () => app.marks.remove(mark.cell) }, "Remove")),
    );
  }

  /** A field of a mark, with its heading for narrow screens. @param {number} column @param {Node|string} content */
  function field(column, content) {
    return make("td", { data: { heading: HEADS[column] } }, content);
  }

  /** @param {string} cell */
  function go(cell) {
    app.tabs.show("cells");
    void app.chosen.choose(cell);
  }

  /** @param {HTMLInputElement} input */
  async function takeOver(input) {
    const file = input.files && input.files[0];
    if (!file) return;
    try {
      const { taken, foreign } = app.marks.takeOver(await file.text());
      parts.message.textContent = `${app.words.many(taken, "mark")} taken over${foreign ? `; ${foreign} are about other documents` : ""}.`;
    } catch (error) {
      parts.message.textContent = `${file.name} cannot be used: ${/** @type {Error} */ (error).message}.`;
    }
    input.value = "";
  }

  /** Save corrections.csv, or say what is missing. */
  function save() {
    const { text, count, incomplete, nameless } = app.marks.file();
    if (nameless) {
      byId("name-dialog").showModal();
      byId("name-who").focus();
      return;
    }
    app.download.file("corrections.csv", new Blob([text], { type: "text/csv" }));
    app.marks.remember();
    parts.message.textContent = `corrections.csv: ${app.words.many(count, "mark")}${incomplete ? `, ${incomplete} left out because not complete` : ""}.`;
  }

  function showSign() {
    const unsaved = app.marks.unsaved();
    const changed = unsaved > 0;
    byId("save").hidden = !changed && !app.marks.all().length;
    sign.className = changed ? "unsaved" : "muted";
    sign.textContent = changed ? `Not yet saved: ${unsaved}` : app.marks.all().length ? "All saved" : "";
    if (changed && !app.marks.kept()) sign.textContent += " (and this browser keeps nothing: save before you leave)";
    document.title = `${changed ? "• " : ""}${app.title}`;
    byId("tab-marks").textContent = app.marks.all().length ? `Your marks (${app.marks.all().length})` : "Your marks";
  }

  byId("save").addEventListener("click", save);
  byId("name-cancel").addEventListener("click", () => byId("name-dialog").close());
  byId("name-form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const name = byId("name-who").value.trim();
    if (!name) return;
    app.marks.setWho(name);
    byId("name-dialog").close();
    save();
  });
  app.marks.onChange(() => {
    refresh();
    showSign();
  });
  app.marksView = { build, showSign };
})();
