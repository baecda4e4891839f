import { expect, test } from 'vitest'
import { everyDay } from '#server/figure/figure.ts'
import { percent, ticksTo } from '#web/desk/scale.ts'

test('days on which nobody signed stand between those on which somebody did', () => {
  const tally = (key: string, signed: number) => ({ key, signed, confirmed: 0, counted: 0 })
  const days = everyDay([tally('2026-03-01', 5), tally('2026-02-27', 2)])
  expect(days.map(({ key, signed }) => `${key} ${signed}`)).toEqual([
    '2026-02-27 2',
    '2026-02-28 0',
    '2026-03-01 5',
  ])
  expect(everyDay([])).toEqual([])
})

test.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [7, [0, 2, 4, 6, 8]],
  [86, [0, 50, 100]],
  [100_000, [0, 50_000, 100_000]],
  [2_345, [0, 1000, 2000, 3000]],
])('an axis to %i has whole numbers that are easy to read', (most, ticks) => {
  expect(ticksTo(most)).toEqual(ticks)
})

test('lengths are per cent, and nothing of nothing is nothing', () => {
  expect([percent(1, 3), percent(5, 5), percent(0, 0)]).toEqual(['33.3%', '100%', '0%'])
})
