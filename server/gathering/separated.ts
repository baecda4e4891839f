import { parse } from 'csv-parse/sync'
import { limits } from './gathering.ts'

/** Separated by what parts the first lines most evenly: a tab, a semicolon or a comma. */
export function separated(text: string): string[][] {
  const delimiter = delimiterOf(text)
  const options = {
    delimiter,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    to: limits.lines + 2,
  }
  try {
    return parse(text, options)
  } catch {
    // Quotes that are none, as in names: they are read as they stand.
    return parse(text, { ...options, quote: null })
  }
}

function delimiterOf(text: string): string {
  const lines = text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim())
    .slice(0, 30)
  const score = (mark: string) => {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(mark).length - 1)
    const with_ = counts.filter((count) => count > 0).length
    return with_ / Math.max(1, lines.length)
  }
  const marks = ['\t', ';', ','] as const
  return marks.reduce((best, mark) => (score(mark) > score(best) + 0.001 ? mark : best))
}
