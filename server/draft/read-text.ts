import { parseText, TextProblem } from '../document/parse.ts'
import type { Finding } from './draft.ts'

type ReadText = ReturnType<typeof parseText> & { problems: Finding[] }

/**
 * Reads Markdown that is being written: what would keep it from being a letter is told of, not thrown. A note that
 * nobody wrote is a dash, and of one that is written twice the second stands apart.
 */
export function readText(markdown: string): ReadText {
  const problems: Finding[] = []
  let source = markdown
  // Each round mends what the one before complained of: missing notes all at once, double ones one by one.
  for (let round = 0; round < 20; round++) {
    const read = tryReading(source)
    if ('warnings' in read) {
      const named = new Set(problems.map(({ what }) => what))
      const warnings = read.warnings.filter(
        (warning) => warning.code !== 'note-uncited' || !named.has(warning.label.replace(/-again$/, '')),
      )
      return { ...read, warnings, problems: cited(problems, source) }
    }
    const { code, label } = read.note ?? { code: undefined, label: '' }
    if (code === 'note-unwritten') {
      const missing = unwritten(source)
      problems.push(...missing)
      source += missing.map(({ what }) => `\n\n[^${what}]: –`).join('')
    } else if (code === 'note-twice') {
      problems.push({ severity: 'error', code, line: read.line, what: label })
      source = renamed(source, read.line, label)
    } else break
  }
  const problem: Finding = { severity: 'error', code: 'text-too-deep' }
  return { blocks: [], notes: [], warnings: [], images: [], problems: [problem] }
}

function tryReading(source: string): ReturnType<typeof parseText> | TextProblem {
  try {
    return parseText(source)
  } catch (error) {
    if (error instanceof TextProblem) return error
    // Quotes in quotes by the thousand exhaust the parser's stack.
    if (error instanceof RangeError) return new TextProblem(1, error.message)
    throw error
  }
}

const CITATION = /(?<!\\)\[\^([^\]\s]+)\](?!:)/g

/** Each note that is cited somewhere and written nowhere, with the line of its first citation. */
function unwritten(source: string): Finding[] {
  const labels = [...source.matchAll(/^ {0,3}\[\^([^\]\s]+)\]:/gm)].map(([, label = '']) =>
    label.toLowerCase(),
  )
  const seen = new Set(labels)
  return [...source.matchAll(CITATION)].flatMap(({ 1: label = '', index }) => {
    if (seen.has(label.toLowerCase())) return []
    seen.add(label.toLowerCase())
    const line = source.slice(0, index).split('\n').length
    return [{ severity: 'error' as const, code: 'note-unwritten' as const, line, what: label }]
  })
}

/** What only looks like a citation, in code for instance, is no mistake: the parser tells which were cited. */
function cited(problems: Finding[], source: string): Finding[] {
  if (!problems.some(({ code }) => code === 'note-unwritten')) return problems
  const uncited = new Set(
    parseText(source).warnings.flatMap((warning) => (warning.code === 'note-uncited' ? [warning.label] : [])),
  )
  return problems.filter(({ code, what = '' }) => code !== 'note-unwritten' || !uncited.has(what))
}

function renamed(source: string, line: number, label: string): string {
  return source
    .split('\n')
    .map((text, at) => (at === line - 1 ? text.replace(`[^${label}]:`, `[^${label}-again]:`) : text))
    .join('\n')
}
