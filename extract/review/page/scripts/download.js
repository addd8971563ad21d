"use strict";

/** Giving the reader files. */
(() => {
  const app = /** @type {any} */ (window).councilReview;

  /** @param {string} name @param {Blob} content */
  function file(name, content) {
    const address = URL.createObjectURL(content);
    const link = app.dom.make("a", { href: address, download: name, class: "hidden" }, name);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** @param {SVGElement} drawing */
  function source(drawing) {
    return new XMLSerializer().serializeToString(drawing);
  }

  /** @param {string} name @param {SVGElement} drawing */
  function svg(name, drawing) {
    file(`${name}.svg`, new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${source(drawing)}\n`], { type: "image/svg+xml" }));
  }

  /** The drawing as a picture of twice its size. @param {string} name @param {SVGElement} drawing @returns {Promise<void>} */
  async function png(name, drawing) {
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source(drawing))}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * Number(drawing.getAttribute("width"));
    canvas.height = 2 * Number(drawing.getAttribute("height"));
    const context = canvas.getContext("2d");
    if (!context) throw new Error("this browser cannot draw pictures");
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    /** @type {Blob|null} */
    const content = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (!content) throw new Error("this browser cannot make a PNG");
    file(`${name}.png`, content);
  }

  app.download = { file, svg, png };
})();
