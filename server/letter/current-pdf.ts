import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { inSnapshot } from '../database/transaction.ts'
import type { Db } from '../database/sql.ts'
import { stampOfList } from '../signature/stamp.ts'
import { composeDocument } from './compose.ts'
import type { FoundLetter } from './find.ts'
import type { Rendered } from './render.ts'
import { findEarlier } from './versions.ts'

type Wanted = { found: FoundLetter; language: string }

/** The letter as it stands, set anew only where its key says that something has changed. */
export async function currentPdf(pool: Pool, rendered: Rendered, wanted: Wanted): Promise<Buffer> {
  const { id } = wanted.found.letter
  const find = async (db: Db) => {
    const key = await keyOf(db, wanted)
    const made = rendered.find(key)
    return made ? { made } : { key, document: await composeDocument(db, wanted) }
  }
  // Whoever waits for a list of 100,000 names waits for its setting too.
  const now = await inSnapshot(pool, find, { soon: false })
  return 'made' in now ? now.made : rendered.render({ letterId: id, key: now.key }, now.document)
}

/**
 * Another one whenever `composeDocument` makes something else: its rules, the texts (whose images are part of their
 * versions), the list, and which versions were signed.
 */
async function keyOf(db: Db, { found: { letter, texts }, language }: Wanted): Promise<string> {
  const { id, dated, listOrder, listLanguage } = letter
  const said = texts.map((text) => [text.language, text.version, text.hash])
  const stamp = await stampOfList(db, id)
  const earlier = await findEarlier(db, id)
  const parts = [id, letter.language, dated, listOrder, listLanguage, language, said, stamp, earlier]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
