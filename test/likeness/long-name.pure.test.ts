import { describe, expect, test } from 'vitest'
import { keysOf } from '#server/likeness/keys.ts'
import type { Described } from '#server/likeness/likeness.ts'
import { personNames } from '#server/likeness/person-name.ts'
import { likenessOf } from '#server/likeness/score.ts'
import { skeletonKeys } from '#server/likeness/skeleton.ts'

describe('long and strange names', () => {
  test.each([
    ['50 kB of accents', 'e\u0301'.repeat(25_000)],
    ['brackets that never close', '('.repeat(50_000)],
    ['brackets in pairs', '()'.repeat(25_000)],
    ['dots', 'a.'.repeat(25_000)],
    ['spaces', `a${' '.repeat(50_000)}b`],
    ['dashes', ' -'.repeat(25_000)],
    ['capitals', 'A '.repeat(25_000)],
    ['200 letters without a space', 'ab'.repeat(100)],
    ['Chinese', '人权中心'.repeat(50)],
    ['Arabic', 'مركز حقوق الإنسان '.repeat(10)],
  ])('%s are judged, and soon', (_, text) => {
    for (const other of [`${text.slice(1)}x`, text, 'CEJIL']) {
      const [one, two] = [text, other].map((name): Described => ({
        name,
        acronym: name,
        country: 'GT',
        domains: [],
      }))
      expect(['same', 'doubtful', 'different']).toContain(one && two && likenessOf(one, two).outcome)
      expect(one && keysOf(one).held.every(({ length }) => length < 400)).toBe(true)
      expect(['same', 'near', 'other']).toContain(personNames(text, other))
      expect(skeletonKeys(text).length).toBeGreaterThan(0)
    }
  })
})
