import type { LetterDocument } from './document.ts'

const LINES_IN_A_PIECE = 2000

/** The signatories as CSV (RFC 4180, with line feeds), in pieces: a long list is not built twice. */
export function* toCsv({ signatories }: LetterDocument): Generator<Buffer> {
  let rows = ['position,group,printed\n']
  let position = 0
  for (const { heading = '', lines } of signatories.groups) {
    for (const line of lines) {
      rows.push(`${++position},${field(heading)},${field(line)}\n`)
      if (rows.length < LINES_IN_A_PIECE) continue
      yield Buffer.from(rows.join(''), 'utf8')
      rows = []
    }
  }
  yield Buffer.from(rows.join(''), 'utf8')
}

/** What a spreadsheet would take for a formula gets an apostrophe before it: anybody may sign with any name. */
function field(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
