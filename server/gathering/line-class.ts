import { looksLikeAcronym } from '../likeness/acronym.ts'
import { withoutLegalForms } from '../likeness/legal-form.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { countryAt } from '../likeness/place-name.ts'
import { tokensOf, surfaceOf, type Token } from '../likeness/token.ts'
import { isFamilyName, isGivenName } from './given-name.ts'
import { organizationWord } from './organization-word.ts'
import { isParticle, isPostNominalWord, isTitle } from './person-words.ts'

/** What speaks for an organization (above 0) or a person (below), in natural-log units. */
const sure = 1

export type Classed = { as: 'organization' | 'individual'; doubtful: boolean; score: number }

/**
 * Whether a name is an organization's or a person's. Words tell most of it: what bodies are called, prepositions, legal
 * forms, acronyms on one side; given and family names, titles, initials on the other. What none of them tells is told
 * by the shape of the name. `doubtful` where little parts the two.
 */
export function classOfName(name: string): Classed {
  const surface = surfaceOf(name)
  const score = ofWords(surface) + ofShape(surface)
  return { as: score > 0 ? 'organization' : 'individual', doubtful: Math.abs(score) < sure, score }
}

/** "El Rescate": nobody's name begins so. */
const articles = new Set('el los las les the der die gli os'.split(' '))

const bracket = /[([{]([^()[\]{}]*)[)\]}]/g

function ofWords(surface: string): number {
  const tokens = tokensOf(surface.replace(bracket, ' '))
  const texts = tokens.map(({ text }) => text)
  const shouting = !/\p{Ll}/u.test(surface)
  const says = tokens.map((token, index) => wordSays(token, { index, count: tokens.length, shouting }))
  const against = sumOf(says, (score) => score < 0)
  let score = sumOf(says, (score) => score > 0)
  // "James Brown Foundation": whose name a body bears says nothing against it.
  const named = says[0]?.body || says.at(-1)?.body
  score += named ? against * 0.3 : against
  // "Garden" is a name, "Botanical Garden" none.
  if (says.some(({ about, body }) => about || body)) score += 1.5 * says.filter(({ name }) => name).length
  if (articles.has(texts[0] ?? '') && tokens.length > 1 && !isGivenName(texts[1] ?? '')) score += 3
  if (withoutLegalForms(tokens).forms.length > 0) score += 4
  if (shouting && tokens.length > 1) score += ofCapitals(tokens)
  const places = texts.filter((text, at) => countryAt(texts, at) && !isFamilyName(text) && !isGivenName(text))
  return score + Math.min(places.length, 2) * 2
}

function sumOf(says: Says[], which: (score: number) => boolean): number {
  return says.reduce((sum, { score }) => (which(score) ? sum + score : sum), 0)
}

/** "UZB VUB", "NOAA GARFO": short ones none of which is a name. */
function ofCapitals(tokens: Token[]): number {
  if (tokens.some(({ text, raw }) => raw.length > 6 || isGivenName(text) || isFamilyName(text))) return 0
  if (!tokens.every(({ raw }) => /^[A-Z0-9&.]+$/.test(raw))) return 0
  if (tokens.some(({ text }) => text.length === 1)) return 0
  return tokens.some(({ text }) => text.length > 2 && !/[aeiouy]/.test(text)) ? 3.5 : 2
}

type Place = { index: number; count: number; shouting: boolean }

type Says = { score: number; body?: boolean; about?: boolean; name?: boolean }

/** A title, letters after the name, initials, a small word, a number: what a word is by its place and its shape. */
function saidByShape({ raw, text, dotted }: Token, { index, count }: Place): Says | undefined {
  const [first, last, alone] = [index === 0, index === count - 1, count === 1]
  if (first && !alone && isTitle(text)) return { score: -5 }
  if (!first && last && isPostNominalWord(raw, dotted)) return { score: -4 }
  if (!alone && count <= 6 && isInitials(raw, dotted) && !(last && dotted)) return { score: -2.5 }
  if (isParticle(text)) return { score: 0 }
  return /\p{N}/u.test(raw) ? { score: 3 } : undefined
}

function wordSays(token: Token, place: Place): Says {
  const { raw, text } = token
  const { index, count, shouting } = place
  const shape = saidByShape(token, place)
  if (shape) return shape
  const given = isGivenName(text)
  if (given && index === 0) return { score: count === 1 ? -1 : -3.5 }
  const family = isFamilyName(text)
  const kind = organizationWord(text)
  if (kind === 'body') return { score: family && count <= 3 ? 2.5 : 6.5, body: true }
  if (kind === 'joint') return { score: index === 0 || index === count - 1 ? 1 : 3 }
  if (given || family) return { score: -1.5, name: kind === 'name' }
  return !shouting && isWrittenAsAcronym(raw) ? { score: acronymScore(raw) } : saysOfOthers[kind]
}

/** "CoLibres" may be a person's "JaeSung". */
const acronymScore = (raw: string) => (/\p{Lu}{2}/u.test(raw) ? 2.5 : 1)

const saysOfOthers: Record<'about' | 'place' | 'name' | 'unknown', Says> = {
  about: { score: 2.6, about: true },
  place: { score: 1.5 },
  name: { score: 0.3, name: true },
  unknown: { score: -0.3 },
}

/** "J", "J. R.", "M.A." */
function isInitials(raw: string, dotted: boolean): boolean {
  // "O Farol": an article.
  return /^(?!O$)\p{Lu}$/u.test(raw) || (dotted && /^\p{Lu}{2,3}$/u.test(raw))
}

/** "ACCI", "CoLibres"; not "McDonald". */
function isWrittenAsAcronym(raw: string): boolean {
  return (
    /^\p{L}{2,}$/u.test(raw) &&
    looksLikeAcronym(raw) &&
    !/^(Mc|Mac|De|La|Le|Di|O|D|Fitz|Van)\p{Lu}/u.test(raw)
  )
}

/** Of scripts without spaces between words a name of two to four letters is a person's. */
const ideographs = /[\u3400-\u9fff\uac00-\ud7af]/u
/** In which we know few words: their names are doubtful. */
const ofFewWords =
  /[^\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Greek}\p{sc=Hebrew}\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\P{L}]/u

function ofShape(surface: string): number {
  const outside = surface.replace(bracket, ' ')
  const words = outside
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word))
  const parts = [
    outside === surface ? 0 : 2,
    /[&+/|"“”«»@#–—]|\s-|-\s|:/.test(outside) ? 2 : 0,
    ofFewWords.test(outside) ? 1.2 : 0,
    ofLength(words),
    ofCase(outside, words),
  ]
  return parts.reduce((sum, part) => sum + part, 0)
}

function ofLength(words: string[]): number {
  const [first = ''] = words
  if (words.length === 1) return /^\p{Ll}/u.test(first) ? 0.6 : 1.5
  if (words.length >= 6) return 1.5
  return words.length >= 2 && words.length <= 4 ? -1.2 : 0
}

function ofCase(outside: string, words: string[]): number {
  if (!/\p{Lu}|\p{Ll}/u.test(outside)) {
    const letters = [...outside.replace(/\s/g, '')].length
    return ideographs.test(outside) ? (letters >= 2 && letters <= 4 ? -3 : 2) : 0
  }
  const small = words.filter((word) => /^\p{Ll}/u.test(word) && !isParticle(nameKey(word)))
  return small.length > 0 && small.length < words.length ? 0.8 : 0
}
