export type Circuit = {
  /** What the work gives, or nothing where it fails or is not tried. Says once when it gives up, and when it is back. */
  guard<Result>(work: () => Promise<Result>, now: Date): Promise<Result | undefined>
}

type Rules = {
  /** After so many failures in a row nothing is tried. */
  failures: number
  /** Milliseconds until one is tried again. */
  openFor: number
}

/**
 * Keeps us from waiting for somebody who does not answer (a circuit breaker, M. Nygard, Release It, 2007): closed,
 * everything is tried; open, nothing; half open, one, by which it closes or opens again.
 */
export function makeCircuit(
  { failures, openFor }: Rules,
  log?: { warn: (message: string) => void },
): Circuit {
  let failed = 0
  let opensAgainAt = 0

  return {
    async guard(work, now) {
      if (failed >= failures) {
        if (now.getTime() < opensAgainAt) return undefined
        // The others wait until this one is back.
        opensAgainAt = now.getTime() + openFor
      }
      return work().then(
        (result) => {
          if (failed >= failures) log?.warn('the captcha provider answers again')
          failed = 0
          return result
        },
        (error: unknown) => {
          failed += 1
          if (failed >= failures) opensAgainAt = now.getTime() + openFor
          log?.warn(
            `the captcha provider did not answer: ${error instanceof Error ? error.message : 'unknown'}`,
          )
          return undefined
        },
      )
    },
  }
}
