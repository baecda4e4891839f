/** Heights of entries of one list in points; `before` is the space over each, lost at the top of a column. */
export type Stack = { sums: Float64Array; before: number }

/** Entries of one page: column n takes those from `cuts[n]` up to `cuts[n + 1]`. `height` is the tallest one's. */
export type Spread = { cuts: number[]; height: number }

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

/** How many columns of how many points; `least` is what the next page must have, all columns together, if any. */
export type Room = { columns: number; depth: number; least: number }

/**
 * The entries from `from` on that so much room takes in columns, none of them parted.
 * If they are all that is left, the columns are level within one entry.
 */
export function spreadColumns(stack: Stack, from: number, { columns, depth, least }: Room): Spread {
  const count = stack.sums.length - 1
  const full = spreadAt(stack, from, { columns, depth })
  const end = full.cuts.at(-1) ?? from
  if (end === count) return level(stack, from, columns)
  const total = stack.sums[count] ?? 0
  if (total - (stack.sums[end] ?? 0) >= least) return full
  const left = total - (stack.sums[from] ?? 0) - least
  return left < depth / 2 ? full : spreadAt(stack, from, { columns, depth: left / columns })
}

function spreadAt(stack: Stack, from: number, { columns, depth }: Omit<Room, 'least'>): Spread {
  const cuts = [from]
  for (let column = 0; column < columns; column++) cuts.push(fill(stack, cuts.at(-1) ?? from, depth))
  return spreadOf(stack, cuts)
}

function spreadOf(stack: Stack, cuts: number[]): Spread {
  const heights = cuts.slice(1).map((end, column) => heightOf(stack, cuts[column] ?? end, end))
  return { cuts, height: Math.max(...heights) }
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

/** All that is left, in columns that differ least: each takes its share of the rest, rounded up while none is taller. */
function level(stack: Stack, from: number, columns: number): Spread {
  const end = stack.sums.length - 1
  const depth = leastDepth(stack, from, columns)
  const cuts = [from]
  for (let left = columns; left > 1; left--) {
    const start = cuts.at(-1) ?? from
    const most = fill(stack, start, depth)
    const share = (heightOf(stack, start, end) - stack.before * (left - 1)) / left
    const fair = fill(stack, start, share)
    const reached = heightOf(stack, start, fair) >= share - 1e-6
    cuts.push(Math.min(most, reached ? fair : fair + 1))
  }
  return spreadOf(stack, [...cuts, end])
}

/** The least depth at which the columns take all that is left, to a hundredth of a point. */
function leastDepth(stack: Stack, from: number, columns: number): number {
  const end = stack.sums.length - 1
  let [low, high] = [0, heightOf(stack, from, end)]
  while (high - low > 0.01) {
    const depth = (low + high) / 2
    const { cuts } = spreadAt(stack, from, { columns, depth })
    if (cuts.at(-1) === end) high = depth
    else low = depth
  }
  return high
}
