import type pg from 'pg'
import { checkFile } from '#server/edition/check.ts'
import type { Checked } from '#server/edition/edition.ts'
import { measureFile } from '#server/edition/measure.ts'

/** What is said of a file, as `npm run letter -- check` says it. */
export async function verdictOf(pool: pg.Pool, bytes: Buffer): Promise<Checked> {
  return checkFile(pool, await measureFile(whole(bytes)), { language: 'en' })
}

async function* whole(bytes: Buffer) {
  yield bytes
}
