import { CannotStart, readConfig, type Config } from './config.ts'
import { openDatabase, type OpenedDatabase } from './database/open.ts'
import type { Running } from './serve.ts'

const startLog = {
  info: () => undefined,
  warn: (message: string) => console.warn(message),
  error: (message: string) => console.error(message),
}

/** Milliseconds for the requests that are under way when we stop. */
const grace = 3000

type Started = Running & { database: OpenedDatabase }

/** PostgreSQL needs a second to stop, to recover and to start; the service is read in the meantime. */
async function start(config: Config): Promise<Started> {
  const opening = openDatabase(config, { as: 'server', log: startLog })
  const [database, { serve }] = await Promise.all([opening, import('./serve.ts')])
  try {
    return { ...(await serve(config, database)), database }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Mails first: one that is under way must be marked while there is a database. A second Ctrl-C changes nothing. */
function stopOn(signals: NodeJS.Signals[], { app, sending, rounds, telling, database }: Started): void {
  let stopping: Promise<void> | undefined
  const stop = async () => {
    await Promise.all([sending?.stop(), rounds.stop(), telling.stop()])
    // A request that never ends would keep us for ever: Node looks for slow ones no more once it closes.
    const impatient = setTimeout(() => app.server.closeAllConnections(), grace)
    await app.close()
    clearTimeout(impatient)
    await database.close()
  }
  for (const signal of signals) {
    process.on(signal, () => {
      stopping ??= stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })
  }
}

try {
  stopOn(['SIGINT', 'SIGTERM'], await start(readConfig()))
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
}
