import type { Described } from '#server/likeness/likeness.ts'
import { nameKey } from '#server/likeness/normal-form.ts'
import { domainsOf } from '#server/likeness/web-domain.ts'
import { chanceOf, type Chance } from '#server/task/chance.ts'
import { otherForms } from './other-forms.ts'
import type { Registered } from './registry.ts'

/** One organization signing, as a form is filled in. `form` says how, where it is not the first time. */
export type Arrival = {
  of: Registered
  form: string | null
  how: 'random' | 'relative' | 'near'
  described: Described
}

const [organizations, again] = [1000, 300]
const knowsCountry = 0.75
const knowsDomain = 0.6

/**
 * A letter that 1,000 organizations sign, 300 of them twice, the second time in another form. Of the organizations, a
 * good part belong together (parents, children, siblings) or have nearly the same name, chapters among them: all of
 * these are different signatories.
 */
export function inventArrivals(registry: Neighbourhood, seed: number): Arrival[] {
  const chance = chanceOf(seed, 1)
  const chosen = choose(registry, chance)
  const first = chosen.map(({ of, how }) => ({ of, how, form: null, described: firstForm(of, chance) }))
  const repeated = shuffled(chosen, chance)
    .flatMap(({ of, how }) => {
      const forms = otherForms(of, chance)
      return forms ? [{ of, how, form: forms.form, described: describe(of, forms, chance) }] : []
    })
    .slice(0, again)
  return [...first, ...repeated]
}

export type Neighbourhood = {
  all: Registered[]
  byId: Map<string, Registered>
  near: Map<string, Registered[]>
}

/** Finds for every organization those of another id whose names share most of their words. */
export function neighbourhoodOf(all: Registered[]): Neighbourhood {
  const wordsOf = new Map(all.map((each) => [each, new Set(nameKey(each.name).split(' '))]))
  const holding = new Map<string, Registered[]>()
  for (const [each, words] of wordsOf)
    for (const word of words) holding.set(word, [...(holding.get(word) ?? []), each])
  const near = new Map<string, Registered[]>()
  for (const [each, words] of wordsOf) {
    const candidates = new Set(
      [...words].flatMap((word) => {
        const holders = holding.get(word) ?? []
        return holders.length <= 60 ? holders : []
      }),
    )
    const alike = [...candidates].filter((other) => other !== each && share(words, wordsOf.get(other)) >= 0.5)
    if (alike.length > 0) near.set(each.id, alike)
  }
  return { all, byId: new Map(all.map((each) => [each.id, each])), near }
}

function share(one: Set<string>, other: Set<string> = new Set()): number {
  const common = [...one].filter((word) => other.has(word)).length
  return common / (one.size + other.size - common)
}

function choose(
  { all, byId, near }: Neighbourhood,
  chance: Chance,
): { of: Registered; how: Arrival['how'] }[] {
  const chosen = new Map<string, { of: Registered; how: Arrival['how'] }>()
  const named = new Set<string>()
  const add = (of: Registered | undefined, how: Arrival['how']) => {
    // One name in one country is one signatory, though the registry has it twice.
    const key = of ? `${nameKey(of.name)} ${of.country}` : ''
    if (!of || named.has(key)) return
    named.add(key)
    chosen.set(of.id, { of, how })
  }
  while (chosen.size < organizations) {
    const of = chance.among(all)
    add(of, 'random')
    if (chance.happens(0.2)) {
      const relatives = of.relatives.flatMap((id) => byId.get(id) ?? [])
      const siblings = relatives.flatMap((relative) => relative.relatives.flatMap((id) => byId.get(id) ?? []))
      for (const one of shuffled(relatives, chance).slice(0, 2)) add(one, 'relative')
      for (const one of shuffled(siblings, chance).slice(0, 2)) add(one, 'relative')
    }
    if (chance.happens(0.2))
      for (const one of shuffled(near.get(of.id) ?? [], chance).slice(0, 2)) add(one, 'near')
  }
  return [...chosen.values()].slice(0, organizations)
}

function shuffled<T>(items: T[], chance: Chance): T[] {
  return items
    .map((item) => ({ item, place: chance.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** The registry's name; of those with an acronym, some write it after the name and some in its field. */
function firstForm(of: Registered, chance: Chance): Described {
  const [acronym] = of.acronyms
  const writes = acronym !== undefined && !of.name.includes(acronym) && chance.happens(0.25)
  const gives = acronym !== undefined && !writes && chance.happens(0.3)
  return describe(
    of,
    { name: writes ? `${of.name} (${acronym})` : of.name, acronym: gives ? acronym : null },
    chance,
  )
}

function describe(
  of: Registered,
  { name, acronym }: { name: string; acronym: string | null },
  chance: Chance,
): Described {
  return {
    name: name.slice(0, 200),
    acronym,
    country: chance.happens(knowsCountry) ? of.country : null,
    domains: chance.happens(knowsDomain) ? domainsOf({ website: of.website }) : [],
  }
}
