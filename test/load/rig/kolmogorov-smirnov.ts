/**
 * How probable two samples as unlike as these are where both come from one distribution: the two-sample test of
 * Kolmogorov and Smirnov, by the series of the limiting distribution (Press et al., Numerical Recipes, 14.3).
 */
export function kolmogorovSmirnov(one: number[], other: number[]): number {
  const [a, b] = [one.toSorted((x, y) => x - y), other.toSorted((x, y) => x - y)]
  let [i, j, widest] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x = 0, y = 0] = [a[i], b[j]]
    const next = Math.min(x, y)
    while (i < a.length && (a[i] ?? Infinity) <= next) i++
    while (j < b.length && (b[j] ?? Infinity) <= next) j++
    widest = Math.max(widest, Math.abs(i / a.length - j / b.length))
  }
  const root = Math.sqrt((a.length * b.length) / (a.length + b.length))
  const lambda = (root + 0.12 + 0.11 / root) * widest
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * lambda * lambda * k * k)
  return Math.min(1, Math.max(0, lambda < 0.2 ? 1 : sum))
}
