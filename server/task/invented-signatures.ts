import type { Letter } from '../letter/letter.ts'
import { nameKey, withoutAccents } from '../likeness/normal-form.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { printedLine } from '../signature/line.ts'
import { consentVersion, type Capacity } from '../signature/signature.ts'
import { sortKey } from '../signature/sort-key.ts'
import { chanceOf, type Chance } from './chance.ts'
import { inventLife, type Life, type InventedState } from './invented-lives.ts'
import {
  inventCountry,
  inventOrganization,
  inventPerson,
  inventRole,
  inventTongue,
  type OrganizationName,
} from './invented-names.ts'
import { say, type Tongue } from './tongue.ts'

export type Inventing = {
  /** A whole number from 0 up to 2 ** 32: the same one gives the same signatures. */
  seed: number
  count: number
  /** When the first of them may sign; the last decision falls less than `seasonDays` later. */
  from: Date
  /** Whose alphabet orders the list. */
  language: string
  /** Who may sign: everyone unless it is said. */
  signs?: Letter['signs']
}

/** A signature as its row in the table, without what belongs to the letter. */
export type SignatureRow = {
  id: string
  capacity: Capacity
  name: string
  second_name?: string | undefined
  acronym?: string | undefined
  role?: string | undefined
  affiliation?: string | undefined
  city?: string | undefined
  country?: string | undefined
  website?: string | undefined
  line: string
  sort_key: string
  name_key: string
  people: number
  contact_name?: string | undefined
  contact_role?: string | undefined
  email: string
  email_key: string
  language: string
  consent_version: string
  wants_updates: boolean
  origin: 'page' | 'frame'
} & Life['dates']

export type DecisionRow = {
  id: string
  signature_id: string
  kind: 'approve' | 'reject'
  reason?: string | undefined
  decided_at: Date
}

export type InventedSignature = {
  state: InventedState
  row: SignatureRow
  decision: DecisionRow | undefined
}

/** What the rows before one mean for it. */
type Memory = {
  /** Name keys of organizations with their countries: nobody is invented twice. */
  taken: Set<string>
  /** Organizations that stand, the newest last: somebody else may sign for one of them again. */
  standing: { name: string; tongue: Tongue; country: string; since: Date }[]
}

/**
 * Plausible signatures of people and bodies that do not exist, in many scripts and every state. The same seed gives the
 * same ones in the same order, however many are asked for. Mailboxes are at example domains alone.
 */
export function* inventSignatures(inventing: Inventing): Generator<InventedSignature> {
  const memory: Memory = { taken: new Set(), standing: [] }
  for (let index = 0; index < inventing.count; index++) {
    const chance = chanceOf(inventing.seed, index)
    const organization = signsForOrganization(inventing.signs ?? 'everyone', chance)
    yield organization
      ? inventForOrganization({ inventing, index, chance }, memory)
      : inventIndividual({ inventing, index, chance })
  }
}

const organizationShare = 0.35

function signsForOrganization(signs: Letter['signs'], chance: Chance): boolean {
  const chosen = chance.happens(organizationShare)
  return signs === 'everyone' ? chosen : signs === 'organizations'
}

type Place = { inventing: Inventing; index: number; chance: Chance }

function inventForOrganization(place: Place, memory: Memory): InventedSignature {
  const { chance, inventing } = place
  const { standingSince, tongue, country, ...named } =
    (chance.happens(0.02) ? inventAgain(memory, chance) : undefined) ?? inventUnknown(memory, place)

  const life = inventLife({ capacity: 'organization', from: inventing.from, standingSince }, chance)
  if (life.takesPlace) {
    memory.standing.push({ name: named.name, tongue, country, since: life.takesPlace })
    if (memory.standing.length > 50) memory.standing.shift()
  }
  const contact = inventPerson(tongue, chance).name.slice(0, 200)
  return assemble(place, life, {
    capacity: 'organization',
    ...named,
    country,
    tongue,
    people: 0,
    website: chance.happens(0.6) ? websiteOf(named.name, place) : undefined,
    contact_name: contact,
    contact_role: say(tongue, 'contactRole', chance),
    mailbox: contact,
  })
}

type Named = OrganizationName & { tongue: Tongue; country: string; standingSince?: Date }

/** An organization that stands, by somebody in a hurry: another spelling that folds to the same key. */
function inventAgain(memory: Memory, chance: Chance): Named | undefined {
  const again = memory.standing.at(-1 - chance.below(memory.standing.length))
  if (!again) return undefined
  const shouted = again.name.toUpperCase()
  const same = nameKey(shouted) === nameKey(again.name) && shouted.length <= 200
  const name = same && chance.happens(0.4) ? shouted : again.name
  return { name, tongue: again.tongue, country: again.country, standingSince: again.since }
}

/** A name that no organization before it has. Where a language runs out of them, a number tells them apart. */
function inventUnknown(memory: Memory, { chance, index }: Place): Named {
  const tongue = inventTongue(chance)
  const country = inventCountry(tongue, chance)
  const take = (named: OrganizationName): Named | undefined => {
    const key = `${nameKey(named.name)} ${country}`
    if (named.name.length > 200 || memory.taken.has(key)) return undefined
    memory.taken.add(key)
    return { ...named, tongue, country }
  }
  for (let attempt = 0; attempt < 20; attempt++) {
    const named = take(inventOrganization(tongue, chance))
    if (named) return named
  }
  const numbered = { name: `${inventOrganization(tongue, chance).name.slice(0, 180)} ${index}` }
  return take(numbered) ?? { ...numbered, tongue, country }
}

function inventIndividual(place: Place): InventedSignature {
  const { chance, inventing } = place
  const tongue = inventTongue(chance)
  const { name, secondName } = inventPerson(tongue, chance)
  const affiliation = !secondName && chance.happens(0.2) ? say(tongue, 'affiliation', chance) : undefined
  const capacity = affiliation ? 'affiliated' : 'individual'
  const life = inventLife({ capacity, from: inventing.from }, chance)
  return assemble(place, life, {
    capacity,
    name: name.slice(0, 200),
    secondName,
    role: secondName ? undefined : inventRole(tongue, chance),
    affiliation,
    city: chance.happens(0.6) ? say(tongue, 'city', chance) : undefined,
    country: chance.happens(0.9) ? inventCountry(tongue, chance) : undefined,
    tongue,
    people: secondName ? 2 : 1,
    mailbox: name,
  })
}

type Signer = OrganizationName & {
  capacity: Capacity
  tongue: Tongue
  people: number
  mailbox: string
  secondName?: string | undefined
} & Pick<
    SignatureRow,
    'role' | 'affiliation' | 'city' | 'country' | 'website' | 'contact_name' | 'contact_role'
  >

function assemble(place: Place, life: Life, signer: Signer): InventedSignature {
  const { tongue, mailbox, secondName, ...fields } = signer
  const { chance, inventing } = place
  const line = printedLine({ ...fields, secondName }, tongue.language)
  const email = mailboxOf(mailbox, place)
  const id = identify(inventing.seed, 'signature', place.index)
  const row = {
    ...fields,
    id,
    second_name: secondName,
    line,
    sort_key: sortKey(line, inventing.language),
    name_key: nameKey(fields.name),
    email,
    email_key: canonicalEmail(email),
    language: tongue.language,
    consent_version: consentVersion,
    wants_updates: chance.happens(0.3),
    origin: chance.happens(0.22) ? ('frame' as const) : ('page' as const),
    ...life.dates,
  }
  const decision = life.decision && {
    ...life.decision,
    id: identify(inventing.seed, 'decision', place.index),
    signature_id: id,
  }
  return { state: life.state, row, decision }
}

/** UUIDs of version 8 (RFC 9562, section 5.8) that say what they are: the seed, the kind of row, the index. */
function identify(seed: number, kind: 'signature' | 'decision', index: number): string {
  const hexadecimal = (number: number, length: number) => number.toString(16).padStart(length, '0')
  return `${hexadecimal(seed, 8)}-${kind === 'signature' ? '0001' : '0002'}-8000-8000-${hexadecimal(index, 12)}`
}

/** One mailbox a row: index and seed stand at its end. The domains are reserved for examples (RFC 2606). */
function mailboxOf(name: string, { chance, index, inventing }: Place): string {
  const [first = 'signer', ...others] = latinWords(name)
  const local = [first, ...others.slice(-1), index.toString(36), inventing.seed.toString(36)].join('.')
  return `${local}@${chance.among(['example.org', 'example.com', 'example.net'])}`
}

function websiteOf(name: string, { index, inventing }: Place): string {
  const label = [...latinWords(name).slice(0, 3), index.toString(36), inventing.seed.toString(36)].join('-')
  return `https://${label}.example.org`
}

/** Words of a name that an address can be made of, none longer than 16 letters. */
function latinWords(name: string): string[] {
  const words = withoutAccents(name.toLowerCase()).split(/[^a-z]+/)
  return words.filter((word) => word.length > 1).map((word) => word.slice(0, 16))
}
