import { heldKeys, soughtKeys, type Compared } from './described-signature.ts'

/** Of one key as many are looked at. */
export const ofOneKey = 200

/** Those of a list that are compared with the ones after them, by key. */
export type Held = Map<string, Compared[]>

/** Lets one be found by those that are compared after it. */
export function hold(held: Held, one: Compared): void {
  for (const key of heldKeys(one)) {
    const others = held.get(at(one, key))
    if (!others) held.set(at(one, key), [one])
    else if (others.length < ofOneKey) others.push(one)
  }
}

const at = ({ letterId }: Compared, key: string) => `${letterId} ${key}`

export type Weighed<Other> = { other: Other; weight: number }

/** As in the database: of those that share a key, the ones whose keys are the rarest, those that came first before others. */
export function likestHeld(held: Held, one: Compared, most: number): Weighed<Compared>[] {
  const weights = new Map<Compared, number>()
  for (const { key, weight } of soughtKeys(one)) {
    for (const other of held.get(at(one, key)) ?? []) weights.set(other, (weights.get(other) ?? 0) + weight)
  }
  return heaviest(weights, most)
}

/** The first of them sorted by weight, in one pass: hundreds share a common word. `before` parts those of one weight. */
export function heaviest<Other>(
  weights: Map<Other, number>,
  most: number,
  before: (one: Other, other: Other) => boolean = () => false,
): Weighed<Other>[] {
  const first: Weighed<Other>[] = []
  for (const [other, weight] of weights) {
    let place = first.length
    for (; place > 0; place--) {
      const known = first[place - 1]
      if (!known || known.weight > weight || (known.weight === weight && !before(other, known.other))) break
    }
    if (place === most) continue
    first.splice(place, 0, { other, weight })
    if (first.length > most) first.pop()
  }
  return first
}
