"use strict";

/** From figures to places on a chart. */
(() => {
  const app = /** @type {any} */ (window).councilReview;

  /** Round steps over a range: about as many as wanted. @param {number} low @param {number} high @param {number} wanted @returns {number[]} */
  function ticks(low, high, wanted) {
    const rough = (high - low || 1) / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) || 10 * power;
    const first = Math.floor(low / step);
    const last = Math.ceil(high / step);
    const places = Math.max(0, -Math.floor(Math.log10(step)));
    return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toFixed(places)));
  }

  /**
   * A vertical axis for some values. It begins at 0 unless all of them lie far from it, in which case it says so.
   * @param {number[]} values @param {number} top @param {number} bottom @param {boolean} fromZero @param {number} wanted
   */
  function axis(values, top, bottom, fromZero, wanted) {
    const least = Math.min(...values);
    const most = Math.max(...values);
    const zero = fromZero || least < 0.5 * most || most === least;
    const steps = ticks(zero ? Math.min(0, least) : least, Math.max(most, zero ? 0 : most), wanted);
    const low = steps[0];
    const high = steps[steps.length - 1] === low ? low + 1 : steps[steps.length - 1];
    return {
      steps,
      beginsAtZero: low <= 0,
      /** @param {number} value */
      y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top),
    };
  }

  /**
   * The periods side by side: for months every month from the first to the last, printed or not, unless the report prints but
   * every third month, or every sixth.
   * @param {Point[]} points
   * @returns {{label: string, point: Point|null}[]}
   */
  function bands(points) {
    if (!points.length || !points.every(isMonth) || evenlyApart(points)) return points.map((point) => ({ label: point.label || "", point }));
    const byStart = new Map(points.map((point) => [point.start.slice(0, 7), point]));
    const found = [];
    const [lastYear, lastMonth] = points[points.length - 1].start.split("-").map(Number);
    let [year, month] = points[0].start.split("-").map(Number);
    while (year < lastYear || (year === lastYear && month <= lastMonth)) {
      const key = `${year}-${String(month).padStart(2, "0")}`;
      found.push({ label: `${app.words.MONTHS[month - 1]} ${year}`, point: byStart.get(key) || null });
      month += 1;
      if (month > 12) [year, month] = [year + 1, 1];
    }
    return found;
  }

  /** Whether months stand several months apart, always as many. @param {Point[]} points */
  function evenlyApart(points) {
    const months = points.map((point) => Number(point.start.slice(0, 4)) * 12 + Number(point.start.slice(5, 7)));
    const steps = new Set(months.slice(1).map((month, index) => month - months[index]));
    return points.length > 2 && steps.size === 1 && [...steps][0] > 1;
  }

  /** @param {Point} point */
  function isMonth(point) {
    return point.start.endsWith("-01") && Boolean(point.end) && point.start.slice(0, 7) === /** @type {string} */ (point.end).slice(0, 7) && Number(/** @type {string} */ (point.end).slice(8)) >= 28;
  }

  /** The short name and the year of a label that is a month's: "January 2024". @param {string} label */
  function monthOf(label) {
    const match = /^([A-Z][a-z]{2})[a-z]* (\d{4})$/.exec(label);
    return match && { name: match[1], year: match[2] };
  }

  app.chartScale = { axis, bands, monthOf };
})();
