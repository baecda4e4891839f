import { nameKey } from '../likeness/normal-form.ts'
import { cleaned } from './cleaned-text.ts'
import { countryOf } from './country-of.ts'
import type { Class } from './gathering.ts'
import { isJoint } from './organization-word.ts'
import { isParticle } from './person-words.ts'

/** A line of a pasted list as it goes into the dry run; what the headings over it say of it. */
export type ListLine = { text: string; as?: Class | undefined; country?: string | undefined }

/**
 * The lines of a pasted list: without numbers and bullets, quoting marks and headings, lines that a mail program broke
 * joined again. "Organizations:" and "Guatemala:" say what the lines after them are.
 */
export function readList(text: string): ListLine[] {
  const lines = joined(withoutNumbers(piecesOf(text)))
  const found: ListLine[] = []
  let told: Omit<ListLine, 'text'> = {}
  for (const line of lines) {
    const heading = headingOf(line)
    if (heading) told = 'country' in heading ? { ...told, ...heading } : heading
    else found.push({ text: line, ...told })
  }
  return found
}

function piecesOf(text: string): string[] {
  const lines = text.split(/\r\n?|\n|\u2028|\u2029/).map((line) => cleaned(line.replace(/^(\s*>)+/, '')))
  const full = lines.filter((line) => /[\p{L}\p{N}]/u.test(line))
  // All in one paragraph, with semicolons between.
  const [only = ''] = full
  if (full.length === 1 && (only.match(/;/g)?.length ?? 0) >= 2)
    return only.split(';').map(cleaned).filter(Boolean)
  return full.map((line) => line.replace(/[;,]$/, '').trim())
}

const bullet = /^(?:[-–—•*·▪◦‣●○■□►▸>✓✔+o]\s+|\*{2,}|_{2,}|#{1,6}\s+|\[\s?[xX]?\s?\]\s*)+/u
const numbered = /^[([]?\d{1,5}\s*(?:[.)\]:º°ª-]|\.-|\t)+\s*(?=\S)/u
const plainNumber = /^(\d{1,5})\s+(?=\S)/u

/** "1.", "2)", "-"; plain numbers only where they count up: "100 Ciudades" keeps its name. */
function withoutNumbers(lines: string[]): string[] {
  const plain = lines.map((line) => plainNumber.exec(line)?.[1])
  const counting = plain.filter(
    (value, at) => value !== undefined && Number(value) === Number(plain[at - 1]) + 1,
  )
  const counted = counting.length >= 2 && counting.length >= lines.length / 3
  return lines.map((line) => {
    const bare = line
      .replace(bullet, '')
      .replace(numbered, '')
      .replace(bullet, '')
      .replace(/\*{2,}$/, '')
    return (counted ? bare.replace(plainNumber, '') : bare).trim()
  })
}

/** A line that ends in the middle, "… de", or within brackets, goes on in the next one. */
function joined(lines: string[]): string[] {
  const found: string[] = []
  for (const line of lines) {
    const before = found.at(-1)
    if (before !== undefined && goesOn(before) && before.length + line.length < 400) {
      found[found.length - 1] = `${before} ${line}`
    } else if (line) found.push(line)
  }
  return found
}

function goesOn(line: string): boolean {
  if (line.split(/[([]/).length > line.split(/[)\]]/).length) return true
  const [last = ''] = /\p{Ll}+$/u.exec(line) ?? []
  const word = nameKey(last)
  return (
    line.includes(' ') &&
    last.length >= 1 &&
    word !== '' &&
    (isJoint(word) || (isParticle(word) && word.length > 1))
  )
}

const headings: [Class, RegExp][] = [
  [
    'organization',
    /^(organi[sz]ations?|organi[sz]aciones|organizacion|organizacoes|organisationen|organizzazioni|instituciones|institutions?|instituicoes|entidades|asociaciones|associations?|associacoes|grupos|groups|colectivos|collectifs|ngos?|ongs?|verbande|vereine|enti|المنظمات|منظمات|المؤسسات|الجمعيات)$/,
  ],
  [
    'individual',
    /^(individuals?|individuos|individuales|individuais|individuels|people|persons?|personas?|pessoas?|personnes?|personalidades|personalities|personnalites|particulares|einzelpersonen|personen|persone|individui|ciudadan[oa]s|الأفراد|أفراد|شخصيات)$/,
  ],
]
const headingWords =
  /^(a|al|and|as|by|capacity|con|coalitions?|convening|convocantes|convocan|da|das|de|del|der|des|die|do|el|en|endorsed|endorsements?|endorsers?|endorsing|et|firma|firman|firmamos|firmantes|firmas|firmatari|for|from|fur|her|his|in|individual|internacionales|international|internationales|la|las|le|les|list|lista|liste|locales|los|mit|nacionales|name|names|national|nationales|nombres|of|or|organizational|particular|personal|por|private|redes|regionales|regional|religiosas|sign|signataires|signatarias|signatarios|signatories|signatory|signatures?|signed|signers?|sociales|the|their|titulo|titre|sociedad|civil|society|supporters?|suscriben|suscriptoras|their|titolo|und|unterzeichner|unterzeichnende|y|e|adherentes|adhieren|adhesiones|apoyan|الموقعة|الموقعون|الموقعين|\d+)$/

/** "Organizations:", "59 organizaciones firmantes", "A título personal", "Guatemala:"; nothing where it is a name. */
function headingOf(line: string): Omit<ListLine, 'text'> | undefined {
  const bare = line
    .replace(/[:：.]+$/u, '')
    .replace(/[([]\s*\d+\s*[)\]]/u, '')
    .trim()
  const marked = /[:：]$/u.test(line)
  const country = marked ? countryOf(bare) : undefined
  if (country) return { country }
  const words = nameKey(bare).split(' ')
  if (words.length > 8) return undefined
  for (const [as, noun] of headings) {
    if (
      words.some((word) => noun.test(word)) &&
      words.every((word) => noun.test(word) || headingWords.test(word) || isHeadingNoun(word))
    )
      return { as }
  }
  if (/^(a )?(titulo|title|titre) (personal|personnel|pessoal)$/.test(words.join(' ')))
    return { as: 'individual' }
  // "Signatories:" says nothing of what follows.
  return marked && words.every((word) => headingWords.test(word)) ? {} : undefined
}

const isHeadingNoun = (word: string) => headings.some(([, noun]) => noun.test(word))
