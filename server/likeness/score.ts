import type { Described, Likeness } from './likeness.ts'
import { nameKey } from './normal-form.ts'

/** How much two organizations look like one. The same either way round; never throws. */
export function likenessOf(one: Described, other: Described): Likeness {
  return likenessTo(one)(other)
}

/** The same, for one beside many: what is costly about `one` is done once. */
export function likenessTo(one: Described): (other: Described) => Likeness {
  const key = nameKey(one.name.slice(0, 400))
  return (other) => {
    const same = nameKey(other.name.slice(0, 400)) === key
    return {
      outcome: same ? 'doubtful' : 'different',
      score: same ? 0 : -5,
      reasons: same ? [{ code: 'same-name' }] : [],
      vetoes: [],
    }
  }
}
