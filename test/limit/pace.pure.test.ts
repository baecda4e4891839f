import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepPace } from '#server/limit/pace.ts'

const at = (milliseconds: number) => new Date(1_800_000_000_000 + milliseconds)

test('as many pass within a minute as may, whoever else comes, and after it again', () => {
  const visits = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(59_999)), { maxLength: 60 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), visits, (most, all) => {
      const pace = keepPace(most)
      pace.take('first', at(0))
      const inOrder = all.toSorted(([, one], [, other]) => one - other)
      const passed = inOrder.filter(([key, time]) => pace.take(key, at(time)) === 0)
      for (const key of ['a', 'b', 'c']) {
        const came = all.filter(([who]) => who === key).length
        expect(passed.filter(([who]) => who === key)).toHaveLength(Math.min(came, most))
        expect(pace.take(key, at(60_000))).toBe(0)
      }
    }),
  )
})

test('whoever is held is told the seconds until the minute ends', () => {
  const pace = keepPace(1)
  expect([pace.take('a', at(0)), pace.take('a', at(15_500)), pace.take('a', at(59_999))]).toEqual([0, 45, 1])
})

test('a flood of networks takes no more memory: from some thousands on they share a count', () => {
  const pace = keepPace(3)
  let held = 0
  for (let network = 0; network < 60_000; network++) held += pace.take(`n${network}`, at(1)) > 0 ? 1 : 0
  expect(held).toBe(60_000 - 50_000 - 3)
})
