/** `2026-11-22T08:30:00.000Z` of a date; nothing of null. */
type Cell = string | number | boolean | Date | null

/**
 * What a spreadsheet takes for a formula: one of these signs first, also in full width, after spaces, or after a control
 * character that it skips. Apostrophes before it are counted in, so that taking one away gives what was there.
 */
const formula = /^'*(?:[\s\p{Cf}\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/u

/** With an apostrophe before it where a spreadsheet would compute it: anybody may sign with any name. */
export function harmless(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** What `harmless` was given, of what it gave. */
export function asWritten(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text
}

/** One record of CSV (RFC 4180) with its line's end. Texts that look like formulas are made harmless. */
export function csvLine(cells: Cell[]): string {
  return `${cells.map(field).join(',')}\r\n`
}

function field(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  if (typeof cell !== 'string') return String(cell)
  const text = harmless(cell)
  // Where a semicolon or a tab is what parts fields, it is text all the same.
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
