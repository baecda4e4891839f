import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '#server/database/embedded.ts'

/** A PostgreSQL that no server of ours starts or stops, as DATABASE_URL names one: by its socket. */
export async function withDatabase<Result>(play: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'undersigned-faults-'))
  const database = await openEmbedded({ folder, as: 'server', log: { ...console, info: () => undefined } })
  try {
    return await play(database.url)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, maxRetries: 10, retryDelay: 200 })
  }
}
