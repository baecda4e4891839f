import { prepare } from './agreement.ts'
import { keysOf } from './keys.ts'
import type { Described } from './likeness.ts'
import { skeletonKeys } from './skeleton.ts'
import { domainsOf } from './web-domain.ts'

/** An organization's signature, as far as it is compared. */
export type Compared = {
  letterId: string
  id: string
  name: string
  acronym: string | null
  country: string | null
  website: string | null
  email: string | null
}

/** Whoever is looked for is held and compared as well: what is costly about them is done once. */
const described = new WeakMap<object, Described>()

/** `shared`: domains that several organizations of the letter have. */
export function describeSignature(
  compared: Omit<Compared, 'letterId' | 'id'>,
  shared: ReadonlySet<string> = new Set(),
): Described {
  const { name, acronym, country, website, email } = compared
  const known = described.get(compared) ?? {
    ...{ name, acronym, country },
    domains: domainsOf({ website, email }),
  }
  described.set(compared, known)
  if (!known.domains.some((domain) => shared.has(domain.name))) return known
  const domains = known.domains.map((domain) =>
    shared.has(domain.name) ? { ...domain, shared: true } : domain,
  )
  return { ...known, domains }
}

const named = new WeakMap<Compared, string>()

/** Under what spellings of its name meet. */
export function nameKeyOf(compared: Compared): string {
  const known = named.get(compared) ?? prepare(describeSignature(compared)).name.key
  named.set(compared, known)
  return known
}

/** What the keys of how a name looks begin with. */
const looks = 'l:'

type AllKeys = { held: string[]; sought: { key: string; weight: number }[] }

const made = new WeakMap<Compared, AllKeys>()

function keysFor(compared: Compared): AllKeys {
  const known = made.get(compared)
  if (known) return known
  const { held, sought } = keysOf(describeSignature(compared))
  const looks = lookKeys(compared)
  const keys = {
    held: [...held, ...looks],
    sought: [...sought, ...looks.map((key) => ({ key, weight: 0 }))],
  }
  made.set(compared, keys)
  return keys
}

/** Under what a signature is found by those that look alike. */
export function heldKeys(compared: Compared): string[] {
  return keysFor(compared).held
}

/** By what a signature looks for others, with what sharing the key says. */
export function soughtKeys(compared: Compared): { key: string; weight: number }[] {
  return keysFor(compared).sought
}

export function looksLike(one: Compared, other: Compared): boolean {
  const keys = lookKeys(one)
  return lookKeys(other).some((key) => keys.includes(key))
}

const looked = new WeakMap<Compared, string[]>()

function lookKeys(compared: Compared): string[] {
  const known =
    looked.get(compared) ??
    skeletonKeys(compared.name, nameKeyOf(compared)).map((text) => `${looks}${text.slice(0, 120)}`)
  looked.set(compared, known)
  return known
}
