/** Heights of entries of one list in points; `before` is the space over each, lost at the top of a column. */
export type Stack = { sums: Float64Array; before: number }

/** Entries of one page: the first column ends at `middle`, the second at `end`. `height` is the taller one's. */
export type Spread = { from: number; middle: number; end: number; height: number }

/** An entry too tall for any page; whoever lets such a line in has made a mistake. */
export class EntryTooTall extends Error {
  constructor(index: number) {
    super(`Signatory ${index + 1} of the list does not fit a column.`)
    this.name = 'EntryTooTall'
  }
}

export function stackOf(heights: Float64Array, before: number): Stack {
  const sums = new Float64Array(heights.length + 1)
  heights.forEach((height, index) => (sums[index + 1] = (sums[index] ?? 0) + height + before))
  return { sums, before }
}

/**
 * The entries from `from` on that a space of `room` points takes in two columns, none of them parted.
 * If they are all that is left, the columns are level within one entry.
 * `least` is what the next page must have at least, both columns together, if anything is left for it.
 */
export function spreadColumns(stack: Stack, from: number, room: number, least: number): Spread {
  const count = stack.sums.length - 1
  const full = spreadAt(stack, from, room)
  if (full.end === count) return level(stack, from)
  const rest = (stack.sums[count] ?? 0) - (stack.sums[full.end] ?? 0)
  if (rest >= least) return full
  const left = (stack.sums[count] ?? 0) - (stack.sums[from] ?? 0) - least
  return left < room / 2 ? full : spreadAt(stack, from, left / 2)
}

function spreadAt(stack: Stack, from: number, room: number): Spread {
  const middle = fill(stack, from, room)
  const end = fill(stack, middle, room)
  return { from, middle, end, height: Math.max(heightOf(stack, from, middle), heightOf(stack, middle, end)) }
}

function heightOf({ sums, before }: Stack, from: number, to: number): number {
  return to > from ? (sums[to] ?? 0) - (sums[from] ?? 0) - before : 0
}

/** The last entry, exclusive, that a column takes. */
function fill(stack: Stack, from: number, room: number): number {
  let [low, high] = [from, stack.sums.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (heightOf(stack, from, middle) <= room + 1e-6) low = middle
    else high = middle - 1
  }
  return low
}

/** The parting with the least difference; where there are two, the longer first column. */
function level(stack: Stack, from: number): Spread {
  const end = stack.sums.length - 1
  const difference = (middle: number) => heightOf(stack, from, middle) - heightOf(stack, middle, end)
  let [low, high] = [from, end]
  while (low < high) {
    const middle = (low + high) >> 1
    if (difference(middle) >= 0) high = middle
    else low = middle + 1
  }
  const earlier = low > from + 1 && -difference(low - 1) < difference(low) ? low - 1 : low
  const height = Math.max(heightOf(stack, from, earlier), heightOf(stack, earlier, end))
  return { from, middle: earlier, end, height }
}
