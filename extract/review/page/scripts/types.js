/**
 * The shapes of the data, for editors and type checkers; the page does not load this file.
 * What is empty is left out of the data. extract/review/model.py writes it.
 *
 * @typedef {{value?: string, numerator?: string, method: string, reason?: string, previous?: string}} Month
 * @typedef {{id: string, column: number, label?: string, role: string, text: string, extracted: string, value?: string,
 *   unit?: string, numerator?: string, symbol?: string, start?: string, end?: string, period?: string, basis: string,
 *   basisSource?: string, marker?: string, markerText?: string, markerMeaning?: string, markerColour?: string, rag?: string,
 *   flags: string[], box: [number, number, number, number], month?: Month}} Cell
 * @typedef {{row: number, section?: string, parent?: string, indicator?: string, indicatorId: string, cells: Cell[]}} Row
 * @typedef {{column: number, label?: string, role: string}} Heading
 * @typedef {{number: number, rule: string, headings: Heading[], rows: Row[]}} Table
 * @typedef {{tables: Table[]}} PageContent
 * @typedef {{key: string, number: number, label?: string, width: number, height: number, picture?: string, cells: string[]}} Page
 * @typedef {{id: string, key: string, file: string, title?: string, authority?: string, committee?: string,
 *   meetingDate?: string, link?: string, pages: Page[]}} Document_
 * @typedef {{severity: string, code: string, message: string, printed?: string, expected?: string, document: string,
 *   page: number, section?: string, indicator?: string, cells: string[]}} Finding
 * @typedef {{document: string, id: string, name?: string, section?: string, parent?: string, page: number, cell: string}} Indicator
 * @typedef {{document: string, cell: string, printed: string, corrected?: string, verdict: string, note?: string, who?: string,
 *   when?: string, about?: string}} Mark
 * @typedef {{code: string, title: string}} Kind
 * @typedef {{version: string, documents: Document_[], kinds: Kind[], findings: Finding[], indicators: Indicator[],
 *   marks: Mark[]}} Review
 * @typedef {{cell: string, label?: string, start: string, end?: string, text: string, value?: string, symbol?: string,
 *   month?: Month}} Point
 * @typedef {{cell: string, label: string, role: string, text: string, value: string}} Level
 * @typedef {{id: string, name?: string, section?: string, parent?: string, unit?: string, cumulative: boolean,
 *   points: Point[], levels: Level[]}} Series
 * @typedef {{series: Series[]}} DocumentSeries
 * @typedef {{document: Document_, page: Page, index: number}} Place
 */
