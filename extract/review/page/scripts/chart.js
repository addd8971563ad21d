"use strict";

/**
 * Charts as SVG that stands alone: no styles from elsewhere, readable in black and white. Above what is printed, as a line; below,
 * for figures that accumulate, each period's own as bars, and a hatched gap with the reason where it is withheld.
 */
(() => {
  const app = /** @type {any} */ (window).councilReview;
  const { makeSvg } = app.dom;
  const { words } = app;
  const INK = "#1b2733";
  const GREY = "#5b6875";
  const RULE = "#dfe4ea";
  const ACCENT = "#1d4f91";
  const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
  const DASHES = ["8 4", "2 3", "10 3 2 3", "5 2", "1 4"];
  let drawings = 0;

  /** @param {Series} series */
  function printedValues(series) {
    return series.points.filter((point) => point.value).map((point) => Number(point.value));
  }

  /** What a period's own bar shows: the month's figure, or its count where only that is known. @param {Point} point */
  function own(point) {
    const text = point.month?.value || "";
    return text === "" ? null : Number(text);
  }

  /**
   * A chart of one indicator.
   * @param {Series} series @param {{width: number, height: number, small?: boolean, source?: string}} options
   * @returns {SVGElement}
   */
  function draw(series, options) {
    drawings += 1;
    const { width, height, small = false } = options;
    const svg = makeSvg("svg", {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      "font-family": FONT,
      role: "img",
      "aria-label": summary(series),
    });
    svg.append(makeSvg("rect", { width, height, fill: "#ffffff" }));
    const bands = app.chartScale.bands(series.points);
    const frame = small
      ? { left: 6, right: width - 6, top: 8, bottom: height - 8 }
      : { left: 58, right: width - (series.levels.length ? 120 : 16), top: titles(svg, series, options) + 36, bottom: height - 78 };
    const chart = { svg, series, bands, frame, small, id: `chart${drawings}`, step: (frame.right - frame.left) / Math.max(1, bands.length) };
    const bars = series.cumulative;
    const middle = bars ? frame.top + (frame.bottom - frame.top) * 0.54 : frame.bottom;
    line(chart, frame.top, middle - (bars ? (small ? 6 : 26) : 0));
    if (bars) ownBars(chart, middle + (small ? 2 : 12), frame.bottom);
    if (!small) {
      bandLabels(chart);
      const source = wrapped(options.source || "", Math.floor((width - 16) / 6), 2);
      source.forEach((content, index) => text(svg, 8, height - 26 + 15 * index, content, { "font-size": 11, fill: GREY }));
    }
    return svg;
  }

  /** @param {SVGElement} svg @param {number} x @param {number} y @param {string} content @param {Record<string, any>} [look] */
  function text(svg, x, y, content, look) {
    const element = makeSvg("text", { x, y, "font-size": 12, fill: INK, ...look }, content);
    svg.append(element);
    return element;
  }

  /** The heading; returns where it ends. @param {SVGElement} svg @param {Series} series @param {{width: number}} options */
  function titles(svg, series, options) {
    const lines = wrapped(series.name || "(no label)", Math.floor((options.width - 16) / 8.8), 2);
    lines.forEach((content, index) => text(svg, 8, 20 + 18 * index, content, { "font-size": 15, "font-weight": 600 }));
    const below = [series.section, series.parent].filter(Boolean).join(" › ");
    if (below) text(svg, 8, 20 + 18 * lines.length, cut(below, Math.floor(options.width / 6.6)), { fill: GREY });
    return 20 + 18 * lines.length;
  }

  /** A text in lines of so many characters, the last one cut where it is too long. @param {string} content @param {number} length @param {number} most */
  function wrapped(content, length, most) {
    /** @type {string[]} */
    const lines = [""];
    for (const word of content.split(" ")) {
      const last = lines[lines.length - 1];
      if (last && last.length + word.length + 1 > length && lines.length < most) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.map((one) => cut(one, length));
  }

  /** @param {string} content @param {number} length */
  function cut(content, length) {
    return content.length > length ? `${content.slice(0, Math.max(1, length - 1))}…` : content;
  }

  // --- what is printed ---------------------------------------------------------------------------------------------------

  /** @param {any} chart @param {number} top @param {number} bottom */
  function line(chart, top, bottom) {
    const { svg, series, bands, frame, small, step } = chart;
    const levels = /** @type {Level[]} */ (series.levels).map((level) => ({ ...level, number: Number(level.value) }));
    const axis = app.chartScale.axis([...printedValues(series), ...levels.map((level) => level.number)], top, bottom, series.cumulative, small ? 2 : 4);
    if (!small) {
      const what = series.cumulative ? "As printed: accumulates over the year" : "As printed";
      grid(chart, axis, axis.beginsAtZero ? what : `${what} (the axis does not begin at 0)`, top);
    }
    levels.forEach((level, index) => {
      const y = axis.y(level.number);
      svg.append(makeSvg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y, stroke: INK, "stroke-width": small ? 0.8 : 1.2, "stroke-dasharray": DASHES[index % DASHES.length] }));
    });
    if (!small) levelLabels(chart, levels, axis);
    /** @type {string[]} */
    let run = [];
    /** A point that no line leads to. @param {string} at */
    const dot = (at) => {
      const [cx, cy] = at.split(",");
      svg.append(makeSvg("circle", { cx, cy, r: 2.5, fill: ACCENT }));
    };
    const flush = () => {
      if (small && run.length === 1) dot(run[0]);
      if (run.length > 1) svg.append(makeSvg("polyline", { points: run.join(" "), fill: "none", stroke: ACCENT, "stroke-width": small ? 1.5 : 2, "stroke-linejoin": "round" }));
      run = [];
    };
    bands.forEach((/** @type {{label: string, point: Point|null}} */ band, /** @type {number} */ index) => {
      const { point } = band;
      if (!point?.value) {
        flush();
        return;
      }
      if (point.month?.method === "first_of_year") flush();
      const [x, y] = [frame.left + (index + 0.5) * step, axis.y(Number(point.value))];
      run.push(`${x.toFixed(1)},${y.toFixed(1)}`);
      if (!small) {
        svg.append(makeSvg("circle", { cx: x, cy: y, r: 3.5, fill: "#ffffff", stroke: ACCENT, "stroke-width": 2 }, makeSvg("title", {}, `${band.label}: ${point.text}`)));
      }
    });
    flush();
  }

  /** @param {any} chart @param {any} axis @param {string} what @param {number} top */
  function grid(chart, axis, what, top) {
    const { svg, frame, series } = chart;
    for (const step of axis.steps) {
      const y = axis.y(step);
      svg.append(makeSvg("line", { x1: frame.left, x2: frame.right, y1: y, y2: y, stroke: step === 0 ? GREY : RULE }));
      text(svg, frame.left - 8, y + 4, words.figure(String(step), series.unit), { "text-anchor": "end", "font-size": 11, fill: GREY });
    }
    text(svg, 8, top - 13, what, { "font-size": 11, fill: GREY });
  }

  /** The names of target and comparator lines at their right end, moved apart where they would touch. @param {any} chart @param {any[]} levels @param {any} axis */
  function levelLabels(chart, levels, axis) {
    const placed = levels.map((level) => ({ level, y: axis.y(level.number) })).sort((one, other) => one.y - other.y);
    let last = -Infinity;
    for (const { level, y } of placed) {
      const at = Math.max(y + 4, last + 13);
      last = at;
      const said = `${cut(level.label, 12)} ${words.figure(level.value, chart.series.unit)}`;
      chart.svg.append(makeSvg("line", { x1: chart.frame.right, x2: chart.frame.right + 6, y1: y, y2: at - 4, stroke: GREY }));
      text(chart.svg, chart.frame.right + 9, at, said, { "font-size": 11 });
    }
  }

  // --- each period's own figure ------------------------------------------------------------------------------------------

  /** @param {any} chart @param {number} top @param {number} bottom */
  function ownBars(chart, top, bottom) {
    const { svg, bands, frame, small, step, id } = chart;
    const values = bands.map((/** @type {any} */ band) => (band.point ? own(band.point) : null)).filter((/** @type {any} */ value) => value !== null);
    const axis = app.chartScale.axis(values.length ? values : [0, 1], top, bottom, true, small ? 2 : 3);
    hatch(svg, id);
    if (!small) grid(chart, axis, "Each period's own figure", top);
    const wide = Math.min(step * 0.72, 46);
    bands.forEach((/** @type {any} */ band, /** @type {number} */ index) => {
      const middle = frame.left + (index + 0.5) * step;
      const value = band.point ? own(band.point) : null;
      if (value === null) {
        gap(chart, band, middle, wide, top, bottom);
        return;
      }
      const y = axis.y(value);
      const bar = makeSvg("rect", { x: middle - wide / 2, y, width: wide, height: Math.max(0, axis.y(0) - y), fill: small ? ACCENT : "#8fb0d8", stroke: ACCENT, "stroke-width": small ? 0 : 1 });
      bar.append(makeSvg("title", {}, `${band.label}: ${band.point.month.value}`));
      svg.append(bar);
      if (!small && step > 22) text(svg, middle, y - 4, words.figure(band.point.month.value, chart.series.unit), { "text-anchor": "middle", "font-size": 11 });
    });
    svg.append(makeSvg("line", { x1: frame.left, x2: frame.right, y1: axis.y(0), y2: axis.y(0), stroke: GREY }));
  }

  /** A stretch without a figure, and why. @param {any} chart @param {any} band @param {number} middle @param {number} wide @param {number} top @param {number} bottom */
  function gap(chart, band, middle, wide, top, bottom) {
    const reason = whyNot(band.point);
    const area = makeSvg("rect", { x: middle - wide / 2, y: top, width: wide, height: bottom - top, fill: `url(#${chart.id}-hatch)`, stroke: GREY, "stroke-dasharray": "3 3", "stroke-width": chart.small ? 0.5 : 1 });
    area.append(makeSvg("title", {}, `${band.label}: ${reason}`));
    chart.svg.append(area);
    if (chart.small || chart.step < 14) return;
    const turned = text(chart.svg, 0, 0, cut(reason, Math.floor((bottom - top) / 5.6)), { "font-size": 10.5, "text-anchor": "middle", "paint-order": "stroke", stroke: "#ffffff", "stroke-width": 4 });
    turned.setAttribute("transform", `translate(${middle + 4} ${(top + bottom) / 2}) rotate(-90)`);
  }

  /** Why a period has no figure of its own. @param {Point|null} point */
  function whyNot(point) {
    if (!point) return "not printed";
    if (point.month?.reason) return words.SHORT_REASON[point.month.reason];
    return point.symbol ? words.SYMBOL[point.symbol] : "not given";
  }

  /** @param {SVGElement} svg @param {string} id */
  function hatch(svg, id) {
    const pattern = makeSvg("pattern", { id: `${id}-hatch`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    pattern.append(makeSvg("rect", { width: 6, height: 6, fill: "#ffffff" }), makeSvg("line", { x1: 0, x2: 0, y1: 0, y2: 6, stroke: "#aab4bf", "stroke-width": 1.5 }));
    svg.append(makeSvg("defs", {}, pattern));
  }

  /** @param {any} chart */
  function bandLabels(chart) {
    const { svg, bands, frame, step } = chart;
    const every = Math.max(1, Math.ceil(28 / step));
    const years = bands.map((/** @type {any} */ band) => app.chartScale.monthOf(band.label)?.year);
    const crowded = step < 36 && years[1] !== years[0];
    bands.forEach((/** @type {any} */ band, /** @type {number} */ index) => {
      const month = app.chartScale.monthOf(band.label);
      const lines = month ? [month.name] : wrapped(band.label, Math.max(6, Math.floor((step * every) / 6.2)), 2);
      const x = frame.left + (index + 0.5) * step;
      const look = { "text-anchor": "middle", "font-size": 11 };
      if (index % every === 0) lines.forEach((content, line) => text(svg, x, frame.bottom + 16 + 14 * line, content, { ...look, fill: GREY }));
      const newYear = month && (index ? years[index] !== years[index - 1] : !crowded);
      if (newYear) text(svg, x, frame.bottom + 30, month.year, { ...look, fill: INK });
    });
  }

  // --- in words ----------------------------------------------------------------------------------------------------------

  /** A sentence about a chart. @param {Series} series */
  function summary(series) {
    const known = series.points.filter((point) => point.value);
    if (!known.length) return `${series.name || "An indicator"}: no figures`;
    const [first, last] = [known[0], known[known.length - 1]];
    return `${series.name || "An indicator"}: ${words.figure(first.value, series.unit)} in ${first.label}, ${words.figure(last.value, series.unit)} in ${last.label}`;
  }

  /** The figures of a chart as a table. @param {Series} series @param {string} [className] */
  function table(series, className) {
    const { make, printed } = app.dom;
    const heads = ["Period", "As printed", ...(series.cumulative ? ["In that period alone"] : [])];
    const rows = app.chartScale.bands(series.points).map((/** @type {any} */ band) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, printed(band.label)),
        make("td", {}, band.point ? printed(band.point.text) : "not printed"),
        series.cumulative && make("td", {}, ownText(band.point, series)),
      ),
    );
    const levels = series.levels.map((level) =>
      make("tr", {}, make("th", { scope: "row" }, printed(level.label)), make("td", {}, printed(level.text)), series.cumulative && make("td", {}, "")),
    );
    return make(
      "table",
      { class: className || "figures" },
      make("caption", {}, printed(series.name || "(no label)")),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
      make("tbody", {}, ...rows, ...levels),
    );
  }

  /** @param {Point|null} point @param {Series} series */
  function ownText(point, series) {
    const value = point?.month?.value;
    if (value) return words.figure(value, series.unit);
    const count = point?.month?.numerator;
    const reason = point?.month?.reason ? words.REASON[point.month.reason] : whyNot(point);
    return count ? `count ${count} (percentage not given: ${reason})` : `not given: ${reason}`;
  }

  app.chart = { draw, table, summary };
})();
