"use strict";

/** Building elements. Text of documents goes in as text only; nothing here ever reads markup. */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const SVG = "http://www.w3.org/2000/svg";

  /**
   * An element with its properties and children. A property that begins with "on" is a listener, "data" a set of data
   * attributes, everything else an attribute; false, null and undefined leave it out.
   * @param {string} tag
   * @param {Record<string, any>} [properties]
   * @param {...(Node|string|null|undefined|false)} children
   * @returns {any}
   */
  function make(tag, properties, ...children) {
    return fill(document.createElement(tag), properties, children);
  }

  /** The same for SVG. @param {string} tag @param {Record<string, any>} [properties] @param {...(Node|string|null|undefined|false)} children @returns {any} */
  function makeSvg(tag, properties, ...children) {
    return fill(document.createElementNS(SVG, tag), properties, children);
  }

  /** @param {Element} element @param {Record<string, any>|undefined} properties @param {Array<Node|string|null|undefined|false>} children */
  function fill(element, properties, children) {
    for (const [name, value] of Object.entries(properties || {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "data") for (const [key, item] of Object.entries(value)) element.setAttribute(`data-${key}`, String(item));
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children) {
      if (child !== null && child !== undefined && child !== false) element.append(child);
    }
    return element;
  }

  /** Text from a document, in its own direction: Arabic or Hebrew in it does not turn what stands around it. @param {string|undefined} text @param {string} [tag] @param {string} [className] */
  function printed(text, tag = "bdi", className = "") {
    return make(tag, { dir: "auto", class: className || false }, text || "");
  }

  /** @param {string} id @returns {any} */
  function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`the page has no ${id}`);
    return element;
  }

  /** Text that only screen readers say. @param {string} text */
  function spoken(text) {
    return make("span", { class: "hidden" }, text);
  }

  /** Say something to screen readers. @param {string} text */
  function announce(text) {
    byId("announce").textContent = text;
  }

  app.dom = { make, makeSvg, printed, byId, spoken, announce };
})();
