import { all, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import { sortKey } from './sort-key.ts'

/** Puts a letter's list into the order of its alphabet, which has changed. */
export async function reorder(db: Db, letter: Pick<Letter, 'id' | 'listLanguage'>): Promise<void> {
  const lines = await all<{ id: string; line: string }>(
    db,
    sql`select id, line from signatures where letter_id = ${letter.id}`,
  )
  const keys = lines.map(({ id, line }) => ({ id, sort_key: sortKey(line, letter.listLanguage) }))
  await db.query(sql`
    update signatures s
       set sort_key = v.sort_key
      from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as v (id uuid, sort_key text)
     where s.letter_id = ${letter.id} and s.id = v.id and s.sort_key <> v.sort_key`)
}
