import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { one, sql } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { readFolder } from './folder.ts'
import { importLetter } from './import.ts'

/** Loads the letters of the project's `letters/` into a database that has none, so that a newcomer sees a letter. */
export async function loadShippedLetters(
  pool: Pool,
  { root, now }: { root: string; now: Date },
): Promise<void> {
  const { empty } = await one<{ empty: boolean }>(pool, sql`select not exists (select from letters) as empty`)
  if (!empty) return

  const entries = await readdir(join(root, 'letters'), { withFileTypes: true })
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const folder = await readFolder(join(root, 'letters', entry.name))
    await inTransaction(pool, (db) => importLetter(db, { folder, now }))
  }
}
