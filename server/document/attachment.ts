import type { LetterDocument } from './document.ts'

/** The signatories as CSV (RFC 4180, with line feeds), written line by line: a long list is not built twice. */
export function toCsv({ signatories }: LetterDocument): Buffer {
  const rows = ['position,group,printed']
  for (const { heading = '', lines } of signatories.groups) {
    for (const line of lines) rows.push(`${rows.length},${field(heading)},${field(line)}`)
  }
  return Buffer.from(rows.join('\n') + '\n', 'utf8')
}

/** What a spreadsheet would take for a formula gets an apostrophe before it: anybody may sign with any name. */
function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
