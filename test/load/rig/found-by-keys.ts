import { keysOf } from '#server/likeness/keys.ts'
import type { Described } from '#server/likeness/likeness.ts'
import type { Arrival } from './arrivals.ts'

const mostCandidates = 20

/** What has been signed so far, found by its keys as the database finds it, and the domains that several have. */
export class FoundByKeys {
  readonly #held = new Map<string, Arrival[]>()
  readonly #shared = new Set<string>()

  add(arrival: Arrival): void {
    for (const key of keysOf(arrival.described).held) {
      const holders = this.#held.get(key)
      if (holders) holders.push(arrival)
      else this.#held.set(key, [arrival])
    }
  }

  /** As it stands already, found or not. */
  formsOf({ of }: Arrival): Arrival[] {
    return [...new Set([...this.#held.values()].flat())].filter((other) => other.of === of)
  }

  candidates(described: Described): Arrival[] {
    const sums = new Map<Arrival, number>()
    for (const { key, weight } of keysOf(described).sought)
      for (const holder of this.#held.get(key) ?? []) sums.set(holder, (sums.get(holder) ?? 0) + weight)
    return [...sums]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, mostCandidates)
      .map(([arrival]) => arrival)
  }

  /** A coordinator was asked and has told the two apart: a domain that both have says less from now on. */
  toldApart(one: Described, other: Described): void {
    for (const { name } of one.domains)
      if (other.domains.some((domain) => domain.name === name)) this.#shared.add(name)
  }

  /** The description with what is known of its domains. */
  known(described: Described): Described {
    const domains = described.domains.map(({ name, shared }) => ({
      name,
      shared: shared || this.#shared.has(name),
    }))
    return { ...described, domains }
  }
}
