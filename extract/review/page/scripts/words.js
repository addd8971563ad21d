"use strict";

/** The words in which the page speaks of what the data names. */
(() => {
  const app = /** @type {any} */ (window).councilReview;

  /** @type {Record<string, string>} */
  const BASIS = {
    month: "the month alone",
    cumulative_calendar_year: "since 1 January: accumulates over the calendar year",
    cumulative_financial_year: "since 1 April: accumulates over the financial year",
    cumulative_academic_year: "since the beginning of the academic year: accumulates over it",
    rolling_12_months: "the last twelve months",
    snapshot: "how many there were on the day",
    quarter: "the quarter alone",
    year: "the whole year",
    week: "the week alone",
    days: "the days that its heading gives, alone",
    unknown: "not said",
  };

  /** @type {Record<string, string>} */
  const BASIS_SOURCE = {
    label: "the label says so",
    column: "the column's heading says so",
    cell: "the cell says so",
    key: "the report's key says so",
    rule: "the rule for this report says so",
    inferred: "inferred",
  };

  /** @type {Record<string, string>} */
  const METHOD = {
    first_of_year: "the first period of the year: the figure is its own",
    difference: "the difference from the period before",
    published: "printed in the report",
    withheld: "not given",
  };

  /** @type {Record<string, string>} */
  const REASON = {
    no_predecessor: "no earlier figure is printed",
    gap: "the period before has no figure",
    negative: "the figure fell within the year",
    suppressed: "a figure is suppressed",
    not_additive: "these figures do not add up over the year",
    redefined: "the indicator was redefined",
    inconsistent: "it contradicts what is printed beside it",
    estimated: "a figure is only an estimate",
  };

  /** @type {Record<string, string>} */
  const SHORT_REASON = {
    no_predecessor: "no earlier figure",
    gap: "gap before it",
    negative: "figure fell",
    suppressed: "suppressed",
    not_additive: "does not add up",
    redefined: "redefined",
    inconsistent: "contradictory",
    estimated: "only an estimate",
  };

  /** @type {Record<string, string>} */
  const SYMBOL = {
    c: "suppressed",
    x: "not available",
    z: "not applicable",
    low: "rounds to nothing",
    b: "break in the series",
    r: "revised",
    p: "provisional",
    e: "estimated",
  };

  /** @type {Record<string, string>} */
  const ROLE = {
    period: "period",
    "comparator:national": "national",
    "comparator:statistical_neighbours": "similar councils",
    "comparator:region": "region",
    target: "target",
    floor: "floor",
    baseline: "baseline",
    latest: "latest",
    previous: "previous",
    year_total: "year's total",
    change: "change",
    rag: "rating",
    trend: "trend",
    polarity: "which way is good",
    data_period: "what its figures cover",
    unit: "unit",
    commentary: "commentary",
    answer: "answer",
    text: "text",
  };

  /** @type {Record<string, {sign: string, said: string}>} */
  const MARKER = {
    up: { sign: "▲", said: "points up" },
    down: { sign: "▼", said: "points down" },
    flat: { sign: "▶", said: "says no change" },
  };

  /** @type {Record<string, string>} */
  const MARKER_MEANING = {
    value: "speaks of the value",
    performance: "speaks of the performance",
    unknown: "what it speaks of is not known",
  };

  /** @type {Record<string, string>} */
  const RAG = { red: "Red", amber: "Amber", green: "Green", blue: "Blue" };

  /** @type {Record<string, {sign: string, said: string, many: string}>} */
  const SEVERITY = {
    error: { sign: "!", said: "Error", many: "errors" },
    warning: { sign: "?", said: "Warning", many: "warnings" },
    info: { sign: "i", said: "For information", many: "for information" },
  };

  /** A figure with its unit, its digits as printed. @param {string|undefined} value @param {string|undefined} unit */
  function figure(value, unit) {
    if (!value) return "";
    switch (unit) {
      case "percent":
        return `${value}%`;
      case "gbp":
        return `£${value}`;
      case "usd":
        return `$${value}`;
      case "days":
      case "weeks":
        return `${value} ${unit}`;
      default:
        return value;
    }
  }

  /** A cell as data: its figure with its unit, or why there is none. @param {Cell} cell */
  function said(cell) {
    if (cell.value) return figure(cell.value, cell.unit) + (cell.numerator ? ` (${cell.numerator})` : "");
    return "";
  }

  /** @param {number} count @param {string} one @param {string} [more] */
  function many(count, one, more) {
    return `${count.toLocaleString("en-GB")} ${count === 1 ? one : more || `${one}s`}`;
  }

  /** A day as "11 March 2025". @param {string|undefined} iso */
  function day(iso) {
    if (!iso) return "";
    const [year, month, date] = iso.split("-").map(Number);
    return `${date} ${MONTHS[month - 1]} ${year}`;
  }

  const MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ];

  /** A page as one would ask for it. @param {Page} page */
  function pageName(page) {
    return page.label && page.label !== String(page.number) ? `Page ${page.label} (${page.number} of the file)` : `Page ${page.number}`;
  }

  app.words = {
    BASIS, BASIS_SOURCE, METHOD, REASON, SHORT_REASON, SYMBOL, ROLE, MARKER, MARKER_MEANING, RAG, SEVERITY, MONTHS,
    figure, said, many, day, pageName,
  };
})();
