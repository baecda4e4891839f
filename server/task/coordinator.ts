import pg from 'pg'
import { CannotStart, readConfig, type Config } from '../config.ts'
import { findCoordinator } from '../coordinator/find-coordinator.ts'
import { forgetFactors } from '../coordinator/forget-factors.ts'
import { makeSignInLink } from '../coordinator/make-sign-in-link.ts'
import { migrate } from '../database/migrate.ts'
import { openDatabase } from '../database/open.ts'
import { watchPool } from '../database/pool.ts'
import { readSecret } from '../database/secret.ts'
import { inTransaction } from '../database/transaction.ts'

const usage = `npm run coordinator -- link EMAIL      a link that signs a coordinator in once, for 24 hours
npm run coordinator -- reset EMAIL     the same, for somebody who has lost their second factor and the recovery codes:
                                       they set up a new one, and are signed out everywhere`

await run(process.argv.slice(2))

async function run([verb, email, ...others]: string[]): Promise<void> {
  if ((verb !== 'link' && verb !== 'reset') || !email || others.length > 0) return refuse(usage)
  try {
    const address = await makeLink(readConfig(), { email, reset: verb === 'reset' })
    if (!address) return refuse(`There is no coordinator with the address ${email}.`)
    console.log(`Sign in once: ${address}`)
  } catch (error) {
    if (error instanceof CannotStart) return refuse(error.message)
    throw error
  }
}

async function makeLink(
  config: Config,
  { email, reset }: { email: string; reset: boolean },
): Promise<string | undefined> {
  const database = await openDatabase(config, {
    as: 'command',
    log: { ...console, info: () => undefined },
  })
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  watchPool(pool, { ...console, warn: () => undefined })
  try {
    await migrate(database.url)
    const now = new Date()
    return await inTransaction(pool, async (db) => {
      const found = reset ? await forgetFactors(db, { email, now }) : await findCoordinator(db, { email })
      if (!found) return undefined
      const token = await makeSignInLink(db, { coordinatorId: found.id, key: readSecret(config), now })
      return `${config.PUBLIC_URL}/desk/sign-in/${token}`
    })
  } finally {
    await pool.end()
    await database.close()
  }
}

function refuse(message: string): void {
  console.error(message)
  process.exitCode = 1
}
