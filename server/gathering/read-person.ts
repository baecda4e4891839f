import { isPostNominal } from '../signature/line.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { countryOf } from './country-of.ts'
import { isGivenName, isFamilyName } from './given-name.ts'
import { classOfName } from './line-class.ts'
import { isPostNominalWord, isTitle } from './person-words.ts'
import { isRole } from './role-word.ts'

export type ReadPerson = {
  name: string
  secondName?: string | undefined
  role?: string | undefined
  affiliation?: string | undefined
  /** Whether two people or one with a compound name is not clear. */
  doubtful: boolean
  /** "García, Ana" was turned into "Ana García". */
  turned: boolean
}

/** A person's line taken apart: the name, or two; letters of an order; a role; an organization for identification. */
export function readPerson(line: string, { joint }: { joint?: boolean | undefined } = {}): ReadPerson {
  const [first = '', ...others] = line.split(/\s*[,;،]\s*|\s+[-–—|]\s+/u).filter(Boolean)
  const bracketed = /^(.*\S)\s*\(([^()]+)\)$/.exec(first)
  const names = bracketed?.[1] ?? first
  const after = [...(bracketed?.[2] ? [bracketed[2]] : []), ...others]
  const turned = turnedName(names, after)
  if (turned) return { name: turned, doubtful: false, turned: true, ...around(after.slice(1), undefined) }

  const { bare, letters } = withoutLetters(withoutTitle(names))
  const two = joint === false ? undefined : twoNames(bare)
  if (two && (two.sure || joint)) {
    const [name, secondName] = two.names
    return { name, secondName, doubtful: false, turned: false, ...around(after, letters) }
  }
  return { name: bare, doubtful: two !== undefined, turned: false, ...around(after, letters) }
}

/** "García López, María Inés". */
function turnedName(family: string, [given]: string[]): string | undefined {
  if (given === undefined || /[.(]\s*\p{L}/u.test(family)) return undefined
  const words = nameKey(given).split(' ')
  const families = nameKey(family).split(' ')
  const [head = ''] = families
  if (words.length > 3 || families.length > 3) return undefined
  const isGiven = words.every((word, at) => isGivenName(word) || (at > 0 && word.length === 1))
  return isGiven && (isFamilyName(head) || !isGivenName(head)) ? `${given} ${family}` : undefined
}

function withoutTitle(names: string): string {
  const [, title = '', rest = ''] = /^(\S+)\s+(.+)$/u.exec(names) ?? []
  // "Rosa Sister": what is left has to be a name.
  return rest.includes(' ') && isTitle(nameKey(title)) ? withoutTitle(rest) : names
}

/** "Andrés Delgado O.P." */
function withoutLetters(names: string): { bare: string; letters: string | undefined } {
  const [, bare = '', last = ''] = /^(.+\S)\s+(\S+|(?:\p{L}\. ?){2,})$/u.exec(names) ?? []
  const dotted = /^(?:\p{L}\. ?){2,}$/u.test(last)
  if (!last || !bare.includes(' ') || !(isPostNominalWord(last, dotted) || (dotted && isPostNominal(last))))
    return { bare: names, letters: undefined }
  return { bare, letters: last }
}

const conjunction = /\s+(?:y|e|and|und|et|og|och|en|i|&|و)\s+/u

/** Two people, where both sides are names; not "Ortega y Gasset", whose conjunction joins two family names. */
function twoNames(names: string): { names: [string, string]; sure: boolean } | undefined {
  const [one, other, third] = names.split(conjunction)
  if (one === undefined || other === undefined || third !== undefined) return undefined
  const [ones, others] = [nameKey(one).split(' '), nameKey(other).split(' ')]
  const beginsAnew = isGivenName(others[0] ?? '') || isTitle(others[0] ?? '')
  // "Ana and Luis Ruiz" are two, "José Ortega y Gasset" is one.
  if (others.length < 2 && !(beginsAnew && ones.length >= 1)) return undefined
  const english = /\s(?:and|und|&)\s/u.test(names)
  return { names: [withoutTitle(one), withoutTitle(other)], sure: beginsAnew || english }
}

const isLetters = (part: string) =>
  isPostNominal(part) || part.split(/[\s,]+/).every((word) => isPostNominalWord(word))

/** What follows the name, as roles and as one organization. */
function around(parts: string[], letters: string | undefined): Pick<ReadPerson, 'role' | 'affiliation'> {
  const roles = letters ? [letters] : []
  const bodies: string[] = []
  for (const part of parts) {
    if (countryOf(part)) continue
    // What begins with a small letter is no name.
    if (isLetters(part) || isRole(part) || /^\p{Ll}/u.test(part)) roles.push(part)
    else if (bodies.length > 0 || classOfName(part).as === 'organization') bodies.push(part)
    else roles.push(part)
  }
  return { role: roles.join(', ') || undefined, affiliation: bodies.join(', ') || undefined }
}
