import { acronymsIn, parseName } from '../likeness/parsed-name.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { cleaned } from './cleaned-text.ts'
import { countryOf } from './country-of.ts'
import type { Class, Entry, LineDoubt, ReadLine } from './gathering.ts'
import { classOfName, type Classed } from './line-class.ts'
import { readPerson } from './read-person.ts'
import { isRole } from './role-word.ts'

type Told = {
  /** What a heading over it, or a column beside it, says that it is. */
  as?: Class | undefined
  country?: string | undefined
}

/**
 * A line of a pasted list: one organization, one person, or two who sign together; with what stands around the name, in
 * the ways people write it: an e-mail address, a website, a country, an acronym, a role, an affiliation.
 */
export function readLine(text: string, told: Told = {}): ReadLine {
  const { rest, email, website } = withoutAddresses(cleaned(text))
  const printed = rest
  const { body, country = told.country } = withoutCountry(rest)
  const parts = body.split(/\s*[,;،]\s+|\s+[-–—|]\s+/u).filter(Boolean)
  const around = { email, website, country }
  const seen = judge(body, parts)
  const as = told.as ?? (seen.as === 'organization' ? 'organization' : undefined)
  const doubts: LineDoubt[] = []
  if (told.as === undefined && seen.doubtful) doubts.push(seen.why)
  if (told.as !== undefined && differs(told.as, seen)) doubts.push('heading-differs')
  if (as === 'organization')
    return { class: 'organization', doubts, entry: { printed, ...organization(body), ...around } }

  const read = readPerson(body, { joint: told.as === 'joint' ? true : undefined })
  if (read.doubtful && told.as === undefined) doubts.push('joint-unclear')
  const { name, secondName, role, affiliation } = read
  // "García, Ana" prints as it is said.
  const line = read.turned ? undefined : printed
  return {
    class: secondName ? 'joint' : 'individual',
    doubts: [...new Set(doubts)],
    entry: { printed: line, name, secondName, role, affiliation, ...around },
  }
}

/** An organization's name, and the acronym that stands in it. */
export function organization(name: string): Pick<Entry, 'name' | 'acronym'> {
  const [folded] = acronymsIn(name)
  return { name, acronym: folded ? asWritten(name, folded) : undefined }
}

/** The piece of the name that folds to the acronym: "ERIC-SJ" to "ericsj". */
function asWritten(name: string, folded: string): string | undefined {
  const pieces = name.match(/[\p{L}\p{N}\p{M}&.'’-]+/gu) ?? []
  return pieces
    .map((piece) => piece.replace(/^[-.&]+|[-.&]+$/g, ''))
    .find((piece) => nameKey(piece).replaceAll(' ', '') === folded)
}

/** It begins where nothing of it stands before: else a long line without an address is tried from each of its letters. */
const address = /(?<![\p{L}\p{N}._%+'-])(?:mailto:)?[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u
const page = /(?:https?:\/\/|www\.)[^\s,;<>()]+/i

function withoutAddresses(text: string): {
  rest: string
  email: string | undefined
  website: string | undefined
} {
  const email = address.exec(text)?.[0]
  const website = page.exec(text)?.[0]
  let rest = text
  for (const found of [email, website]) if (found) rest = rest.replace(found, ' ')
  rest = rest
    .replace(/[<([{]\s*[>)\]}]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:|–—-]+(?=\p{L})|[\s,;:|–—]+$/gu, '')
    .replace(/\s+-$/, '')
    .trim()
  const bare = email?.replace(/^mailto:/, '').replace(/[.'-]+$/, '')
  return { rest, email: bare, website: website?.replace(/[.)]+$/, '') }
}

/** A country after a comma, a dash or a slash, or in brackets at the end. What is in brackets stays in the name. */
function withoutCountry(text: string): { body: string; country?: string } {
  const [, before = '', after = ''] = /^(.*\S)\s*(?:[,;،]\s*|\s[-–—|/]\s+)([^,;،|]+?)\.?$/u.exec(text) ?? []
  const country = after ? countryOf(after) : undefined
  if (country) return { body: before, country }
  const [, inside = ''] = /[([]([^()[\]]+)[)\]]$/.exec(text) ?? []
  const bracketed = inside ? countryOf(inside) : undefined
  return bracketed ? { body: text, country: bracketed } : { body: text }
}

type Seen = Classed & { why: LineDoubt }

/** What has to be decisive for a name that is followed by something. */
const decided = 3
const person: Seen = { as: 'individual', doubtful: false, score: -decided, why: 'class-unclear' }

function judge(body: string, parts: string[]): Seen {
  const [first = body, ...others] = parts
  const whole: Seen = { ...classOfName(body), why: 'class-unclear' }
  if (others.length === 0) return whole.score > -decided && areTwoPeople(body) ? person : whole
  const name: Seen = { ...classOfName(first), why: 'class-unclear' }
  if (name.as === 'organization' && !name.doubtful) return name
  // "García, Ana": the given name comes after.
  if (name.score <= -decided || readPerson(body).turned || areTwoPeople(first)) return person
  if (endsAsBody(others) && whole.as === 'organization') return whole
  if (name.doubtful) return whole
  // Words nobody knows, then an organization: a person with an affiliation, or a name of two parts.
  return { ...name, doubtful: !others.some(followsPerson), why: 'affiliation-unclear' }
}

/** "…, A.C.", "…, RROCM" */
function endsAsBody(parts: string[]): boolean {
  const { legalForms, acronyms } = parseName(`x ${parts.at(-1) ?? ''}`)
  return legalForms.length > 0 || (parts.length === 1 && acronyms.length > 0)
}

function followsPerson(part: string): boolean {
  return isRole(part) || /^\p{Ll}/u.test(part) || employer.test(nameKey(part))
}

/** Where people work and study: what follows a name with these is what the person is identified by. */
const employer =
  /(universi|univerz|yliopisto|hochschul|escuela|escola|ecole|school|college|facult|fakult|hospital|hopital|chu |cnrs|institut|instytut|colegio|academ|akadem|gazette|diario|جامعة|大学|大學|대학|πανεπιστημ|университет|университ|विश्वविद्यालय)/

/** "Ambrose Stone and Abena Calloway": both sides are people's names. */
function areTwoPeople(names: string): boolean {
  const { name, secondName } = readPerson(names)
  return secondName !== undefined && [name, secondName].every((one) => classOfName(one).score < 0)
}

function differs(as: Class, { as: seen, score }: Seen): boolean {
  const said = as === 'organization' ? 'organization' : 'individual'
  return said !== seen && Math.abs(score) >= 5
}
