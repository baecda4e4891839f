import type { Described, Keys } from './likeness.ts'
import { nameKey } from './normal-form.ts'

/** By what an organization is found among a million others: a dozen keys at most, each `prefix:value`. */
export function keysOf(described: Described): Keys {
  const strict = `s:${nameKey(described.name.slice(0, 400))}`
  const domains = described.domains.filter(({ shared }) => !shared).map(({ name }) => `d:${name}`)
  const held = [strict, ...domains]
  return { held, sought: held.map((key) => ({ key, weight: 12 })) }
}
