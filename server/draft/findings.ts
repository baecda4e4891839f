import { unprintable } from '../document/coverage.ts'
import type { TextWarning } from '../document/document.ts'
import { IMAGE_FILE, type ImageUse } from '../document/image-use.ts'
import { findingCodes, type DraftImage, type Finding, type PairedParagraph, type Words } from './draft.ts'
import { readText } from './read-text.ts'

type Examined = {
  words: Words
  /** What the draft may show. */
  images: DraftImage[]
  /** Of a translation: how it stands to the original, whose words these are. */
  beside?: { original: Words; paragraphs: PairedParagraph[] } | undefined
}

/** What a writer should know of a draft, the errors first, in the order of the text. */
export function findingsIn({ words, images, beside }: Examined): Finding[] {
  const { problems, warnings, images: uses, blocks } = readText(words.text)
  const known = new Set(images.map(({ name }) => name))
  const found: Finding[] = [
    ...inFields(words, known),
    ...(blocks.length === 0 && problems.length === 0 ? [error('text-missing')] : []),
    ...problems,
    ...inCharacters(words),
    ...uses.flatMap((use) => inImage(use, known)),
    ...warnings.map(ofWarning),
    ...(beside ? inTranslation(words, beside) : []),
  ]
  const rank = ({ severity, line = 0 }: Finding) => (severity === 'error' ? 0 : 1_000_000) + line
  return found.toSorted((a, b) => rank(a) - rank(b) || order(a) - order(b))
}

const order = ({ code }: Finding) => findingCodes.indexOf(code)

function error(code: Finding['code'], more: Partial<Finding> = {}): Finding {
  return { severity: 'error', code, ...more }
}

function warn(code: Finding['code'], more: Partial<Finding> = {}): Finding {
  return { severity: 'warning', code, ...more }
}

function inFields(words: Words, images: Set<string>): Finding[] {
  const unnamed = (rows: { name: string }[]) => rows.some(({ name }) => name === '')
  return [
    ...(words.title === '' ? [error('title-missing')] : []),
    ...(words.addressees.length === 0 ? [error('addressees-missing')] : []),
    ...(unnamed(words.addressees) ? [error('addressee-unnamed')] : []),
    ...(unnamed(words.conveners) ? [error('convener-unnamed')] : []),
    ...(unnamed(words.hands) ? [error('hand-unnamed')] : []),
    ...(words.heading === '' ? [error('heading-missing')] : []),
    ...words.conveners
      .filter(({ logo }) => logo !== '' && !images.has(logo))
      .map(({ logo }) => error('image-missing', { what: logo })),
  ]
}

/** Characters that no font of ours can set: of each the first place. */
function inCharacters({ text, ...fields }: Words): Finding[] {
  const seen = new Set<string>()
  const found = [
    ...text.split('\n').map((line, at) => ({ character: unprintable(line), line: at + 1 })),
    { character: unprintable(JSON.stringify(fields)), line: 0 },
  ]
  return found.flatMap(({ character, line }) => {
    if (character === undefined || seen.has(character)) return []
    seen.add(character)
    return [error('character-unprintable', { what: character, ...(line > 0 ? { line } : {}) })]
  })
}

function inImage({ file, alt, placed, line }: ImageUse, images: Set<string>): Finding[] {
  const about = { what: file, line }
  if (!IMAGE_FILE.test(file)) return [error('image-elsewhere', about)]
  return [
    ...(images.has(file) ? [] : [error('image-missing', about)]),
    ...(placed ? [] : [error('image-not-alone', about)]),
    ...(alt === '' ? [error('image-without-words', about)] : []),
  ]
}

function ofWarning(warning: TextWarning): Finding {
  const { line } = warning
  switch (warning.code) {
    case 'note-uncited':
      return warn('note-uncited', { line, what: warning.label })
    case 'link-dead':
      return warn('link-dead', { line, what: warning.target })
    case 'annex-missing':
      return warning.note === undefined
        ? warn('annex-missing', { line })
        : warn('annex-missing-in-note', { line, count: warning.note })
  }
}

/** How much of a paragraph is enough to know it by. */
const EXCERPT = 60

function inTranslation(words: Words, { original, paragraphs }: NonNullable<Examined['beside']>): Finding[] {
  const missing = paragraphs.filter(({ state }) => state === 'missing')
  const notes = missing.filter(({ kind }) => kind === 'note').length
  const offices = words.addressees.filter(
    ({ office }, at) => office === '' && (original.addressees[at]?.office ?? '') !== '',
  ).length
  const abouts = words.conveners.filter(
    ({ about }, at) => about === '' && (original.conveners[at]?.about ?? '') !== '',
  ).length
  const lacks = (field: 'salutation' | 'closing') => words[field] === '' && original[field] !== ''
  // Of a translation that has not been begun, the missing text says it all.
  const begun = words.text.trim() !== ''
  return [
    ...(offices > 0 ? [warn('office-missing', { count: offices })] : []),
    ...(abouts > 0 ? [warn('about-missing', { count: abouts })] : []),
    ...(lacks('salutation') ? [warn('salutation-missing')] : []),
    ...(lacks('closing') ? [warn('closing-missing')] : []),
    ...(begun
      ? ofParagraphs(
          'missing',
          missing.filter(({ kind }) => kind !== 'note'),
        )
      : []),
    ...(begun && notes > 0 ? [warn('notes-missing', { count: notes })] : []),
    ...ofParagraphs(
      'outdated',
      paragraphs.filter(({ state }) => state === 'outdated'),
    ),
  ]
}

/** Some are named, many counted: they are marked beside the text. */
function ofParagraphs(state: 'missing' | 'outdated', paragraphs: PairedParagraph[]): Finding[] {
  if (paragraphs.length > 3) return [warn(`paragraphs-${state}`, { count: paragraphs.length })]
  return paragraphs.map(({ original }) => warn(`paragraph-${state}`, { what: excerpt(original) }))
}

function excerpt(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT).trimEnd()}…`
}
