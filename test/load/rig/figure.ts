/** One figure of a benchmark, as `npm run bench` prints it. */
export type Figure = {
  figure: string
  value: number
  unit: string
  /** `'>= 0.5'` or `'<= 0'`; absent where there is nothing to reach. */
  goal?: string | undefined
}

/** Prints a line of JSON for each figure, and gives those that miss their goal: with one, the process ends with 1. */
export function report(bench: string, figures: Figure[]): Figure[] {
  const missed: Figure[] = []
  for (const figure of figures) {
    const value = Number(figure.value.toPrecision(4))
    const judged = figure.goal ? { goal: figure.goal, holds: holds(value, figure.goal) } : {}
    if (judged.holds === false) missed.push(figure)
    console.log(JSON.stringify({ bench, figure: figure.figure, value, unit: figure.unit, ...judged }))
  }
  if (missed.length > 0) process.exitCode = 1
  return missed
}

function holds(value: number, goal: string): boolean {
  const [, sign, limit] = /^(>=|<=) ([\d.]+)$/.exec(goal) ?? []
  if (!sign) throw new Error(`not a goal: ${goal}`)
  return sign === '>=' ? value >= Number(limit) : value <= Number(limit)
}
