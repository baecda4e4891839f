import { all, one, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import type { Signatory } from './signature.ts'
import { searchPattern } from './sort-key.ts'

type Listed = Pick<Letter, 'id' | 'listOrder' | 'listLanguage'>

/** Lines a page of the list. */
export const PAGE_LINES = 200

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

/** One page of the list, of those lines that hold `query` (case and accents aside). Pages count from 1. */
export async function searchSignatories(
  db: Db,
  { letter, query, page }: { letter: Listed; query: string; page: number },
): Promise<{ rows: Signatory[]; found: number }> {
  const pattern = query === '' ? '%' : searchPattern(query)
  const { found } = await one<{ found: number }>(
    db,
    sql`
    select count(*)::integer as found
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern}`,
  )
  const organizationsFirst = letter.listOrder === 'organizations first'
  const rows = await all<Signatory>(
    db,
    sql`
    select line, capacity, country, language
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and replace(split_part(sort_key, ${'\u0001'}, 1), '~', '') like ${pattern}
     order by ${organizationsFirst} and people > 0, sort_key, id
     limit ${PAGE_LINES} offset ${(page - 1) * PAGE_LINES}`,
  )
  return { rows, found }
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
