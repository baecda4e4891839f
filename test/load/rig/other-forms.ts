import type { Chance } from '#server/task/chance.ts'
import type { Registered } from './registry.ts'

/** Another way in which the same organization gives its name. */
export type OtherForm = { form: string; name: string; acronym: string | null }

type Maker = (of: Registered, chance: Chance) => string | undefined

/** How often each comes, where the organization has it. */
const makers: [string, number, Maker][] = [
  ['typed anew', 14, typedAnew],
  ['without accents', 10, withoutAccents],
  ['with its acronym', 15, withAcronym],
  [
    'acronym only',
    10,
    ({ acronyms }, chance) =>
      amongOf(
        acronyms.filter(({ length }) => length >= 3),
        chance,
      ),
  ],
  ['in another language', 10, ({ labels }, chance) => amongOf(labels, chance)?.name],
  ['alias', 8, ({ aliases }, chance) => amongOf(aliases, chance)],
  ['typo', 10, mistyped],
  ['legal form', 8, otherLegalForm],
  ['word order', 5, reordered],
  ['abbreviated', 8, abbreviated],
]

/** One other form, by how often each comes; nothing where all that come are the name itself. */
export function otherForms(of: Registered, chance: Chance): OtherForm | undefined {
  const made = makers.flatMap(([form, weight, make]) => {
    const name = make(of, chance)
    return name && name !== of.name ? [{ form, weight, name }] : []
  })
  let left = chance.next() * made.reduce((sum, { weight }) => sum + weight, 0)
  for (const { form, weight, name } of made) {
    left -= weight
    if (left > 0) continue
    const [acronym = null] = form === 'acronym only' || form === 'with its acronym' ? [] : of.acronyms
    return { form, name, acronym: chance.happens(0.3) ? acronym : null }
  }
  return undefined
}

function amongOf<T extends NonNullable<unknown>>(choices: T[], chance: Chance): T | undefined {
  return choices.length > 0 ? chance.among(choices) : undefined
}

function typedAnew({ name }: Registered, chance: Chance): string {
  const ways = [
    name.toUpperCase(),
    name.toLowerCase(),
    `${name}.`,
    name.replaceAll(' ', '  '),
    name.replace(/[,.]/g, ''),
    name.replaceAll('-', ' '),
    `The ${name}`,
    name.replace(/ (of|de) /, ' $1 the '),
  ]
  return chance.among(ways.filter((way) => way !== name))
}

function withoutAccents({ name }: Registered): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
}

function withAcronym({ name, acronyms }: Registered, chance: Chance): string | undefined {
  const acronym = amongOf(acronyms, chance)
  if (!acronym || name.includes(acronym)) return undefined
  return chance.among([
    `${name} (${acronym})`,
    `${name} (${acronym})`,
    `${name} (${acronym})`,
    `${name} -${acronym}-`,
    `${name} -${acronym}`,
    `${name} - ${acronym}`,
    `${name} – ${acronym}`,
    `${name} /${acronym}`,
    `${name}, ${acronym}`,
    `${name} ${acronym}`,
    `${name}(${acronym.toLowerCase()})`,
    `${acronym} - ${name}`,
  ])
}

const keysNear = 'qwertyuiopasdfghjklzxcvbnm'

function mistyped(of: Registered, chance: Chance): string {
  const once = slipped(of.name, chance)
  return chance.happens(0.2) ? slipped(once, chance) : once
}

/** A letter inside a word left out, doubled, its neighbour on the keyboard, or swapped with the next. */
function slipped(name: string, chance: Chance): string {
  const places = Array.from(name.matchAll(/(?<=\p{L})\p{L}(?=\p{L})/gu), ({ index }) => index)
  const place = amongOf(places, chance)
  if (place === undefined) return name
  const [before, letter, after] = [name.slice(0, place), name[place] ?? '', name.slice(place + 1)]
  const neighbour = keysNear[(keysNear.indexOf(letter.toLowerCase()) + 1) % keysNear.length] ?? 'a'
  return chance.among([
    `${before}${after}`,
    `${before}${letter}${letter}${after}`,
    `${before}${neighbour}${after}`,
    `${before}${after.slice(0, 1)}${letter}${after.slice(1)}`,
  ])
}

const legalForms = / *,? *\b(Inc|Ltd|Limited|LLC|GmbH|e\.V|A\.C|S\.A|SA|Foundation Inc|AG|Corp|plc|PLC)\b\.?$/

function otherLegalForm({ name, country }: Registered, chance: Chance): string {
  if (legalForms.test(name)) return name.replace(legalForms, '')
  const byCountry = new Map([
    ['MX', [' A.C.', ', A. C.', ' AC']],
    ['US', [', Inc.', ' Inc']],
    ['GB', [' Ltd', ' Limited']],
    ['DE', [' e.V.', ' e. V.', ' gGmbH']],
    ['FR', [' ASBL', ' SAS']],
    ['BE', [' asbl', ' vzw']],
    ['ES', [' S.L.', ' ONG']],
  ])
  return `${name}${chance.among(byCountry.get(country) ?? [' Ltd.', ' NGO', ' Inc.', ' A.C.'])}`
}

function reordered({ name }: Registered): string | undefined {
  const [, first, second] = /^(.+) of (?:the )?(.+)$/.exec(name) ?? []
  if (first && second) return first.includes(' ') ? `${second}, ${first} of` : `${second} ${first}`
  const words = name.split(' ')
  return words.length >= 3 ? [...words.slice(-1), ...words.slice(0, -1)].join(' ') : undefined
}

const short: [RegExp, string][] = [
  [/\bUniversity\b/, 'Univ.'],
  [/\bUniversi(dad|té|dade|tät|tà)\b/, 'Univ.'],
  [/\bInstituto?e?\b/, 'Inst.'],
  [/\bInternational\b/, "Int'l"],
  [/\bNational\b/, 'Natl.'],
  [/\bNacional\b/, 'Nac.'],
  [/\bDepartment\b/, 'Dept.'],
  [/\bAssociation\b/, 'Assoc.'],
  [/\bAsociación\b/, 'Asoc.'],
  [/\bFoundation\b/, 'Fdn.'],
  [/\bTechnology\b/, 'Tech.'],
  [/\bSaint\b/, 'St.'],
  [/\bHospital\b/, 'Hosp.'],
  [/\band\b/, '&'],
]

/** As people shorten; where no word is one of these, the longest by its first four letters. */
function abbreviated({ name }: Registered): string | undefined {
  const shortened = short.reduce((text, [long, abbreviation]) => text.replace(long, abbreviation), name)
  if (shortened !== name) return shortened
  const [longest = ''] = name.split(' ').toSorted((a, b) => b.length - a.length)
  return longest.length >= 8 && /^\p{L}+$/u.test(longest)
    ? name.replace(longest, `${longest.slice(0, 4)}.`)
    : undefined
}
