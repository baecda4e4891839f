type Kept<T> = { madeAt: number; value: T }

export type Keep<T> = {
  /** What was made for this letter under this key, made anew when it is older than a second. */
  get(letterId: string, key: string, now: Date, make: () => Promise<T>): Promise<T>
  /** Something about the letter has changed here. */
  forget(letterId: string): void
}

/** Milliseconds. What was changed here is forgotten at once; a change made elsewhere is seen within the second of them. */
const freshFor = 1000
const shownFor = 2000

/**
 * Keeps what is made of a letter (its page, its PDF) for as long as it is surely right. Readers who come at the same
 * moment share one making, and while it runs the rest is served what was right a moment ago.
 */
export function keepByLetter<T>(): Keep<T> {
  const letters = new Map<string, Map<string, Kept<T>>>()
  const making = new Map<string, Promise<T>>()

  function start(letterId: string, key: string, now: Date, make: () => Promise<T>): Promise<T> {
    const place = letters.get(letterId) ?? new Map<string, Kept<T>>()
    letters.set(letterId, place)
    const name = `${letterId} ${key}`
    const made = make()
      .then((value) => {
        // What was forgotten while it was made is not kept: it may show what was before the change.
        if (letters.get(letterId) === place) place.set(key, { madeAt: now.getTime(), value })
        return value
      })
      .finally(() => {
        if (making.get(name) === made) making.delete(name)
      })
    making.set(name, made)
    return made
  }

  return {
    get(letterId, key, now, make) {
      const kept = letters.get(letterId)?.get(key)
      const age = kept ? now.getTime() - kept.madeAt : Infinity
      if (kept && age < freshFor) return Promise.resolve(kept.value)

      const running = making.get(`${letterId} ${key}`)
      const next = running ?? start(letterId, key, now, make)
      if (!kept || age >= shownFor) return next
      // Whoever waits for the newer one hears of its failure; the others have their answer.
      next.catch(() => undefined)
      return Promise.resolve(kept.value)
    },
    forget(letterId) {
      letters.delete(letterId)
      for (const name of [...making.keys()]) if (name.startsWith(`${letterId} `)) making.delete(name)
    },
  }
}
