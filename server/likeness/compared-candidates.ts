import { describeSignature, looksLike, nameKeyOf, type Compared } from './described-signature.ts'
import type { Likeness } from './likeness.ts'
import { likenessTo } from './score.ts'

export type Alike = {
  id: string
  counted: boolean
  likeness: Likeness
  /** The same name and country. */
  equal: boolean
  /** Another name that looks the same, written with other letters. */
  confusable: boolean
}

export type Candidate = {
  other: Compared
  counted: boolean
  /** What the keys say that they share. */
  weight: number
  /** From one that looked like it, by a coordinator. */
  toldApart: boolean
}

/** Those of them that look like it, the likest first. */
export function compare(one: Compared, candidates: Candidate[]): Alike[] {
  const shared = domainsOfSeveral(candidates)
  const likeness = likenessTo(describeSignature(one, shared))
  const key = nameKeyOf(one)
  return candidates
    .map(({ other, counted }): Alike => {
      const sameName = nameKeyOf(other) === key
      return {
        id: other.id,
        counted,
        likeness: likeness(describeSignature(other, shared)),
        equal: sameName && other.country === one.country,
        confusable: !sameName && looksLike(one, other),
      }
    })
    .filter(({ likeness: { outcome }, equal, confusable }) => outcome !== 'different' || equal || confusable)
    .toSorted((a, b) => b.likeness.score - a.likeness.score || (a.id < b.id ? -1 : 1))
}

/** Domains at which a coordinator has told two apart: from then on a mailbox there says less. */
function domainsOfSeveral(candidates: Candidate[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { other } of candidates.filter(({ toldApart }) => toldApart)) {
    for (const { name } of describeSignature(other).domains) (seen.has(name) ? shared : seen).add(name)
  }
  return shared
}
