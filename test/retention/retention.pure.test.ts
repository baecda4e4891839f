import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  kinds,
  momentBefore,
  RetentionSetting,
  rules,
  spanInWords,
  usualRetention,
} from '#server/retention/retention.ts'

const read = (text: string) => RetentionSetting.safeParse(text)
const refusal = (text: string) => read(text).error?.issues[0]?.message ?? 'read'

describe('the setting', () => {
  test('is read in any order and spacing, and what it does not name is as usual', () => {
    expect(read('private=1 year, email = 2weeks,networks=24 hours').data).toEqual({
      ...usualRetention,
      private: { count: 1, unit: 'year' },
      email: { count: 2, unit: 'week' },
      networks: { count: 24, unit: 'hour' },
    })
  })

  test('is refused with a sentence that says what would be right', () => {
    expect(refusal('emails=30 days')).toContain('parts like "email=30 days" with commas between them')
    expect(refusal('email=soon')).toContain('of unconfirmed, email, updates')
    expect(refusal('networks=3 days')).toBe('networks from 24 hours to 48 hours')
    expect(refusal('activity=6 months')).toBe('activity from 1 year to 10 years')
    expect(refusal('email=1 year')).toBe('email no longer than updates')
    expect(refusal('private=1 month')).toBe('updates no longer than private')
  })

  test('is usually what readers were promised', () => {
    expect(Object.fromEntries(kinds.map((kind) => [kind, spanInWords(usualRetention[kind])]))).toMatchObject({
      unconfirmed: '7 days',
      email: '30 days',
      private: '6 months',
      networks: '48 hours',
    })
  })

  test('takes whatever lies within the bounds, as it is written', () => {
    for (const kind of kinds) {
      const { least, usual, most } = rules[kind]
      for (const bound of [least, usual, most])
        expect(refusal(`${kind}=${spanInWords(bound)}`)).not.toContain(`${kind} from`)
    }
  })
})

describe('the moment before another', () => {
  test('is the same day of the month, or its last one', () => {
    const before = (day: string, count: number, unit: 'month' | 'year' | 'week') =>
      momentBefore(new Date(`${day}T10:00:00Z`), { count, unit })
        .toISOString()
        .slice(0, 10)
    expect(before('2026-08-31', 6, 'month')).toBe('2026-02-28')
    expect(before('2028-02-29', 1, 'year')).toBe('2027-02-28')
    expect(before('2026-01-15', 2, 'month')).toBe('2025-11-15')
    expect(before('2026-01-15', 2, 'week')).toBe('2026-01-01')
  })

  test('lies earlier the longer the span', () => {
    const unit = fc.constantFrom('hour', 'day', 'week', 'month', 'year')
    const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(date, unit, fc.integer({ min: 0, max: 500 }), (now, unit, count) => {
        const shorter = momentBefore(now, { count, unit })
        const longer = momentBefore(now, { count: count + 1, unit })
        return shorter <= now && longer < shorter
      }),
    )
  })
})
