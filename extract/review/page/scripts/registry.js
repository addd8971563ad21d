"use strict";

/**
 * Data comes as scripts that call `councilReview.receive`: a browser lets a page that was opened from disk load scripts, and no
 * other files.
 */
(() => {
  /** @type {Map<string, unknown>} */
  const received = new Map();
  /** @type {Map<string, Promise<unknown>>} */
  const loading = new Map();

  /** @param {string} kind @param {string} key @param {unknown} content */
  function receive(kind, key, content) {
    received.set(`${kind} ${key}`, content);
  }

  /** What has been received from the start. @param {string} kind */
  function get(kind) {
    return received.get(`${kind} `);
  }

  /**
   * The data of a page or a document, loaded when it is first asked for.
   * @param {"page"|"series"} kind @param {string} key
   * @returns {Promise<any>}
   */
  function load(kind, key) {
    const name = `${kind} ${key}`;
    let promise = loading.get(name);
    if (!promise) {
      promise = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = kind === "page" ? `data/${key}.js` : `data/${key}-series.js`;
        script.addEventListener("load", () => resolve(received.get(name)));
        script.addEventListener("error", () => reject(new Error(`${script.src} cannot be read`)));
        document.head.append(script);
      });
      loading.set(name, promise);
    }
    return promise;
  }

  /** @type {any} */ (window).councilReview = { receive, get, load };
})();
