import type { Described } from './likeness.ts'
import { keysOf } from './keys.ts'
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

/** `shared`: domains that several organizations of the letter have. */
export function describeSignature(
  { name, acronym, country, website, email }: Omit<Compared, 'letterId' | 'id'>,
  shared: ReadonlySet<string> = new Set(),
): Described {
  const domains = domainsOf({ website, email })
  const known = domains.map((domain) => (shared.has(domain.name) ? { ...domain, shared: true } : domain))
  return { name, acronym, country, domains: known }
}

/** What the keys of how a name looks begin with. */
const looks = 'l:'

type AllKeys = { held: string[]; sought: { key: string; weight: number }[] }

/** Whoever is looked for is held as well: the keys are made once. */
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
  const keys = new Set(lookKeys(one))
  return lookKeys(other).some((key) => keys.has(key))
}

function lookKeys({ name }: Compared): string[] {
  return skeletonKeys(name).map((text) => `${looks}${text.slice(0, 120)}`)
}
