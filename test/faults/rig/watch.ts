const began = performance.now()
let underWay: string | undefined

/** What the run is at, with the time since it began, for whoever waits for it. */
export function say(text: string): void {
  const seconds = Math.floor((performance.now() - began) / 1000)
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  console.error(`${clock}  ${text}`)
}

/**
 * A run that is broken off says so, and by what: one that ends in the middle without a word would pass for one that
 * found nothing. Servers end with this process.
 */
export function watchOver(): void {
  // Every PostgreSQL and every server of a run ends with it.
  process.setMaxListeners(100)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      say(`ended by ${signal}${underWay === undefined ? '' : ` in the midst of ${underWay}`}`)
      underWay = undefined
      process.exit(1)
    })
  process.on('exit', (code) => {
    if (underWay === undefined) return
    say(
      `BROKEN OFF in the midst of ${underWay}, with ${code}${code === 13 ? ': nothing was left to wait for' : ''}`,
    )
    process.exitCode = 1
  })
}

/** Work of a name that has to end by itself within so many minutes. */
export async function within<Result>(
  name: string,
  { minutes, work }: { minutes: number; work: () => Promise<Result> },
): Promise<Result> {
  underWay = name
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TooLong(`${name} did not end within ${minutes} minutes`)),
      minutes * 60_000,
    )
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
    underWay = undefined
  }
}

/** Whatever it is at goes on, and nobody knows with what: the whole run ends. */
export class TooLong extends Error {
  override name = 'TooLong'
}
