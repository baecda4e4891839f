/** Milliseconds. */
const minute = 60_000

/** Beyond this, whoever comes in the same minute shares one count: a flood of networks takes no more memory. */
const mostKeys = 50_000
const others = ''

/**
 * How many within a minute, counted in this process alone: to ask the database would cost more than what is counted, and
 * nothing is lost with a count. Of several servers each allows as many. What is counted is in no log and on no disk.
 */
export function keepPace(most: number): Pace {
  let counts = new Map<string, number>()
  let began = -Infinity
  const keyOf = (key: string) => (counts.has(key) || counts.size < mostKeys ? key : others)
  return {
    take(key, now) {
      if (now.getTime() - began >= minute || now.getTime() < began) {
        counts = new Map()
        began = now.getTime()
      }
      const counted = keyOf(key)
      const count = (counts.get(counted) ?? 0) + 1
      counts.set(counted, count)
      return count <= most ? 0 : Math.ceil((began + minute - now.getTime()) / 1000)
    },
    giveBack(key) {
      const counted = keyOf(key)
      counts.set(counted, Math.max(0, (counts.get(counted) ?? 0) - 1))
    },
  }
}

export type Pace = {
  /** Counts one; seconds to wait where it is one too many, otherwise 0. */
  take: (key: string, now: Date) => number
  /** It was nothing to speak of. */
  giveBack: (key: string) => void
}
