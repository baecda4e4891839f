/** A stream of chance: the same numbers from the same start, on every machine. */
export type Chance = {
  /** From 0 up to, but never, 1. */
  next(): number
  /** A whole number from 0 up to, but never, `end`. */
  below(end: number): number
  /** True this often: 0 never, 1 always. */
  happens(probability: number): boolean
  among<T extends NonNullable<unknown>>(choices: readonly T[]): T
}

/**
 * Chance for one row of one seed, independent of the rows before it: a longer run begins with the shorter one.
 *
 * sfc32, "small fast counter", by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state, so that no two rows
 * start alike. The first twelve numbers are thrown away, as the author advises, until the start has mixed.
 */
export function chanceOf(seed: number, row: number): Chance {
  const next = sfc32(seed, row)
  for (let round = 0; round < 12; round++) next()
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    among: (choices) => {
      const choice = choices[below(choices.length)]
      if (choice === undefined) throw new Error('nothing to choose from')
      return choice
    },
  }
}

function sfc32(seed: number, row: number): () => number {
  let a = seed | 0
  let b = row | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
}
