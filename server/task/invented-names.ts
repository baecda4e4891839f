import type { Chance } from './chance.ts'
import { english, european } from './names-of-europe.ts'
import { further } from './names-of-further-scripts.ts'
import { iberian } from './names-of-iberia.ts'
import { say, sayMaybe, type Tongue } from './tongue.ts'

/** Each language as often as its share. */
const tongues = [...iberian, ...european, ...further].flatMap((tongue) =>
  Array.from({ length: tongue.share }, () => tongue),
)

export function inventTongue(chance: Chance): Tongue {
  return chance.among(tongues)
}

export function inventCountry(tongue: Tongue, chance: Chance): string {
  return chance.among(tongue.countries.split(' '))
}

export type OrganizationName = { name: string; acronym?: string }

type Way = (name: string, tongue: Tongue, chance: Chance) => OrganizationName

/** The many ways in which such names are really typed. */
const ways: { often: number; way: Way }[] = [
  { often: 40, way: (name) => ({ name }) },
  { often: 18, way: (name, _, chance) => withAcronym(name, chance) },
  {
    often: 14,
    way: (name, tongue, chance) => ({ name: name + (sayMaybe(tongue, 'legalForm', chance) ?? '') }),
  },
  {
    often: 12,
    way: (name, tongue, chance) => ({ name: name + (sayMaybe(tongue, 'chapter', chance) ?? '') }),
  },
  {
    often: 5,
    way: (name, tongue, chance) => ({ name: sayMaybe(tongue, 'longOrganization', chance) ?? name }),
  },
  { often: 4, way: (name, _, chance) => ({ name: `${name} / ${say(english, 'organization', chance)}` }) },
  { often: 2, way: (name, tongue, chance) => ({ name: asDomain(say(tongue, 'city', chance)) ?? name }) },
  { often: 1, way: (name) => ({ name: name.toUpperCase() }) },
  { often: 2, way: (name) => ({ name: name.toLowerCase() }) },
]
const byFrequency = ways.flatMap(({ often, way }) => Array.from({ length: often }, () => way))

/** The name of a body. */
export function inventOrganization(tongue: Tongue, chance: Chance): OrganizationName {
  return chance.among(byFrequency)(say(tongue, 'organization', chance), tongue, chance)
}

/** Most acronyms come in their own field; some stand in the name already, in brackets, dashes or bare. */
function withAcronym(name: string, chance: Chance): OrganizationName {
  const acronym = initials(name)
  if (acronym === undefined) return { name }
  const way = chance.below(10)
  if (way < 6) return { name, acronym }
  if (way < 8) return { name: `${name} -${acronym}-`, acronym }
  return { name: way < 9 ? `${name} (${acronym})` : `${name}, ${acronym}`, acronym }
}

/** "RMPA" for "Red de Mujeres por el Agua": capitals of words, where the script has them. */
function initials(name: string): string | undefined {
  const letters = name.match(/(?<![\p{L}\p{M}’ʼ])\p{Lu}/gu) ?? []
  return letters.length >= 3 ? letters.slice(0, 8).join('') : undefined
}

/** Bodies that are named like their site. Only for what a domain may be. */
function asDomain(town: string): string | undefined {
  const label = town.normalize('NFD').replace(/[\p{M}\s]/gu, '')
  return /^[A-Za-z]+$/.test(label) ? `Voces${label}.org` : undefined
}

export type PersonName = { name: string; secondName?: string }

/** A person; now and then two who sign as one line, and somebody who types a very long name or no capitals. */
export function inventPerson(tongue: Tongue, chance: Chance): PersonName {
  const name = callSomebody(tongue, chance)
  const way = chance.below(100)
  if (way < 5) return { name, secondName: callSomebody(tongue, chance) }
  if (way < 7) return { name: name.toLowerCase() }
  if (way < 8) return { name: name.toUpperCase() }
  if (way < 9) return { name: longName(name, tongue, chance) }
  return { name }
}

/** Nobody is called Paloma Paloma. */
function callSomebody(tongue: Tongue, chance: Chance): string {
  let name = say(tongue, 'person', chance)
  while (/(?<!\p{L})([\p{L}\p{M}]+)[ -]\1(?!\p{L})/u.test(name)) name = say(tongue, 'person', chance)
  return name
}

/** As in old families, every ancestor is named. */
function longName(name: string, tongue: Tongue, chance: Chance): string {
  const ancestors = Array.from({ length: 3 }, () => callSomebody(tongue, chance))
  return [name, ...ancestors].join(' ')
}

const postNominals = ['O.P.', 'S.J.', 'O.F.M.', 'mscs', 'PhD', 'M.D.', 'M.D., Ph.D.', 'OBE', 'R.S.C.J.']

/** What follows a person's name: letters of an order or a degree, an occupation, or nothing. */
export function inventRole(tongue: Tongue, chance: Chance): string | undefined {
  const way = chance.below(100)
  if (way < 6) return chance.among(postNominals)
  return way < 22 ? say(tongue, 'role', chance) : undefined
}
