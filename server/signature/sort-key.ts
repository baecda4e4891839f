import { withoutAccents } from '../likeness/normal-form.ts'

/** Punctuation in the order of the Unicode collation algorithm (CLDR root), all of it before digits. */
const punctuation = '_-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$'

const variants: [RegExp, string][] = [
  [/[‐-―−]/g, '-'],
  [/[‘’ʼʻ′]/g, "'"],
  [/[“”«»„″]/g, '"'],
]

/** Letters that an alphabet sets after the plain one: "ñ" follows every "n" in Spanish. */
const tailored: Record<string, RegExp> = { es: /ñ/g }

const longestFolded = 200
const longestTie = 100

/**
 * The line folded so that comparing keys byte by byte gives the order of the printed list: word by word,
 * without regard to case and accents, numbers by value, punctuation before digits before letters
 * (`Intl.Collator(language, { sensitivity: 'base', numeric: true })` for Latin letters; other scripts by code
 * point). Equal lines are told apart by the line as written.
 *
 * A key of our own and not the database's collation: every machine, every version and the PDF give one order.
 */
export function sortKey(line: string, language: string): string {
  return `${folded(line, language)}\u0001${whole(line.slice(0, longestTie))}`
}

/**
 * The pattern (`like`) that finds a part of a line in its searchable key, where "n" also finds "ñ", and "3" the
 * numbers that begin with it.
 */
export function searchPattern(query: string): string {
  const parts = partsOf(query, 'und').map((part) =>
    /^\d/.test(part) ? `0_${withoutZeros(part)}` : keyOf(part).replace(/[\\%_]/g, '\\$&'),
  )
  return `%${parts.join('')}%`
}

/**
 * The words by which a search finds lines, as `words_in` of the database reads them from the key: without punctuation,
 * numbers by what they are, and of scripts without spaces each letter. None where only punctuation was typed.
 */
export function searchWords(query: string): string[] {
  const plain = partsOf(query, 'und').map((part) => {
    if (/^\d/.test(part)) return ` ${withoutZeros(part)} `
    return punctuation.includes(part) ? ' ' : part.replace(apart, ' $& ')
  })
  return [...new Set(plain.join('').split(/ +/).filter(Boolean))].map((word) => word.slice(0, 60))
}

/** Thai to Lao, Burmese, Khmer, kana, Han: the ranges that `words_in` parts too. */
const apart = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/u

function folded(line: string, language: string): string {
  return plainOf(line, language).replace(signs, keyOf)
}

/** What stands in a key as something else: numbers, punctuation, letters of an alphabet's own. */
const signs = /\d+|[_\-,;:!?.'"()[\]{}@*/\\&#%`^+<=>|~$\ue000]/g

/** Characters, and numbers whole. */
function partsOf(line: string, language: string): string[] {
  return plainOf(line, language).match(/\d+|[\s\S]/gu) ?? []
}

function plainOf(line: string, language: string): string {
  const spaced = line
    .normalize('NFKC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .toLowerCase()
  const after = tailored[language.slice(0, 2)]
  const marked = after ? spaced.normalize('NFC').replace(after, '\ue000') : spaced
  const plain = variants.reduce(
    (text, [variant, sign]) => text.replace(variant, sign),
    withoutAccents(marked),
  )
  return whole(plain.slice(0, longestFolded))
}

/** Without the half of a character that a cut has left at the end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '')
}

function keyOf(part: string): string {
  if (/^\d/.test(part)) return numberKey(part)
  if (part === '\ue000') return 'n~'
  const rank = punctuation.indexOf(part)
  return rank < 0 ? part : `!${String.fromCharCode(0x30 + rank)}`
}

/** Longer numbers are larger: their length goes first. */
function numberKey(digits: string): string {
  const value = withoutZeros(digits)
  return `0${String.fromCharCode(0x30 + Math.min(value.length, 74))}${value}`
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '')
}
