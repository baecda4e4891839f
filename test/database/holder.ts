import { createInterface } from 'node:readline'
import pg from 'pg'
import { migrate } from '#server/database/migrate.ts'
import { openDatabase } from '#server/database/open.ts'

// A process that holds a database open, for tests that kill it: holder.ts server|command FOLDER. It answers each line on
// its input, a statement or "migrate" or "close", by a line of JSON.

const [as, folder = ''] = process.argv.slice(2)
const tell = (message: object): void => console.log(JSON.stringify(message))
const note = (message: string): void => tell({ note: message })

await hold().catch((error: unknown) => {
  if (!(error instanceof Error)) throw error
  tell({ refused: error.name, message: error.message })
  process.exit(1)
})

async function hold(): Promise<void> {
  const log = { info: note, warn: note, error: note }
  const database = await openDatabase(
    { DATA_DIR: folder },
    { as: as === 'server' ? 'server' : 'command', log },
  )
  const pool = new pg.Pool({ connectionString: database.url })
  pool.on('error', () => {})
  // As main.ts: a signal ends the server's work in order, and it needs its database for that.
  process.on(
    'SIGINT',
    () => void pool.query('select 1 as alive').then(({ rows }) => tell({ interrupted: rows })),
  )
  tell({ opened: database.url })

  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'close') break
    tell(line === 'migrate' ? { ran: await migrate(pool) } : { rows: (await pool.query(line)).rows })
  }
  await pool.end()
  await database.close()
  tell({ closed: true })
}
