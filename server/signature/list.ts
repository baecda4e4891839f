import { all, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import type { Signatory } from './signature.ts'

export type Listed = Pick<Letter, 'id' | 'listOrder' | 'listLanguage'>

/** Every signatory in the order of the printed list, or the first `limit` of them. */
export function listSignatories(
  db: Db,
  { letter, limit = null }: { letter: Listed; limit?: number | null },
): Promise<Signatory[]> {
  if (letter.listOrder === 'organizations first') {
    return all(
      db,
      sql`
      select line, capacity, country, language
        from signatories
       where letter_id = ${letter.id} and published <> 'withheld'
       order by people > 0, sort_key, id
       limit ${limit}`,
    )
  }
  return all(
    db,
    sql`
    select line, capacity, country, language
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
     order by sort_key, id
     limit ${limit}`,
  )
}

/** Lines of those who came last. */
export async function newestLines(db: Db, letterId: string): Promise<string[]> {
  const rows = await all<{ line: string }>(
    db,
    sql`
    select line
      from signatories
     where letter_id = ${letterId} and origin <> 'import' and published <> 'withheld'
     order by confirmed_at desc, id
     limit 3`,
  )
  return rows.map(({ line }) => line)
}
