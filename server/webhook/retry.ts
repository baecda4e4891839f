const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Waits between tries in milliseconds, as Standard Webhooks advises; three days in all. */
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** After this many tries a delivery is given up. */
export const mostAttempts = waits.length + 1

/** How long to wait after the n-th try, `chance` in [0, 1) spreading those that failed together: up to a tenth more. */
export function waitAfter(attempts: number, chance: number): number {
  const wait = waits[Math.min(attempts, waits.length) - 1] ?? hour
  return Math.round(wait * (1 + chance / 10))
}
