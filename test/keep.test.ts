import { expect, test } from 'vitest'
import { keepByLetter } from '#server/keep.ts'

const at = (milliseconds: number) => new Date(1_000_000 + milliseconds)

/** Something to make, finished when the test says so. */
function workshop() {
  const open: { done: (value: string) => void; fail: (error: Error) => void }[] = []
  const make = () => new Promise<string>((done, fail) => open.push({ done, fail }))
  return { open, make }
}

test('readers who come at the same moment share one making', async () => {
  const keep = keepByLetter<string>()
  const { open, make } = workshop()
  const reading = Array.from({ length: 20 }, () => keep.get('a', 'en', at(0), make))
  expect(open).toHaveLength(1)
  open[0]?.done('page')
  expect(new Set(await Promise.all(reading))).toEqual(new Set(['page']))
})

test('a page is as it was for a second, then made anew while the rest reads the old one', async () => {
  const keep = keepByLetter<string>()
  const { open, make } = workshop()
  await keep.get('a', 'en', at(0), () => Promise.resolve('old'))
  expect(await keep.get('a', 'en', at(999), make)).toBe('old')
  expect(open).toHaveLength(0)
  expect(await keep.get('a', 'en', at(1000), make)).toBe('old')
  expect(await keep.get('a', 'en', at(1100), make)).toBe('old')
  expect(open).toHaveLength(1)
  open[0]?.done('new')
  await Promise.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  expect(await keep.get('a', 'en', at(1200), make)).toBe('new')
})

test('what is too old is never shown', async () => {
  const keep = keepByLetter<string>()
  await keep.get('a', 'en', at(0), () => Promise.resolve('old'))
  expect(await keep.get('a', 'en', at(5000), () => Promise.resolve('new'))).toBe('new')
})

test('whoever comes after a change never sees what was before it, made or in the making', async () => {
  const keep = keepByLetter<string>()
  const { open, make } = workshop()
  await keep.get('a', 'en', at(0), () => Promise.resolve('kept'))
  const before = keep.get('a', 'es', at(0), make)
  keep.forget('a')
  const after = keep.get('a', 'es', at(1), () => Promise.resolve('after'))
  open[0]?.done('before')

  expect(await before).toBe('before')
  expect(await after).toBe('after')
  expect(await keep.get('a', 'es', at(2), make)).toBe('after')
  expect(await keep.get('a', 'en', at(2), () => Promise.resolve('anew'))).toBe('anew')
})

test('another letter and another language are something else', async () => {
  const keep = keepByLetter<string>()
  for (const [letter, key] of [
    ['a', 'en'],
    ['a', 'es'],
    ['ab', 'en'],
    ['a b', 'en'],
  ] as const) {
    expect(await keep.get(letter, key, at(0), () => Promise.resolve(`${letter}/${key}`))).toBe(
      `${letter}/${key}`,
    )
  }
  keep.forget('a')
  expect(await keep.get('ab', 'en', at(1), () => Promise.resolve('changed'))).toBe('ab/en')
})

test('a failure is told to who waits for it, and is not kept', async () => {
  const keep = keepByLetter<string>()
  const failing = () => Promise.reject(new Error('out of reach'))
  await expect(keep.get('a', 'en', at(0), failing)).rejects.toThrow('out of reach')
  expect(await keep.get('a', 'en', at(1), () => Promise.resolve('page'))).toBe('page')
  expect(await keep.get('a', 'en', at(1500), failing)).toBe('page')
  await new Promise((resolve) => setImmediate(resolve))
  expect(await keep.get('a', 'en', at(1600), () => Promise.resolve('newer'))).toBe('page')
})
