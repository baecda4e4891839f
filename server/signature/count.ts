import { all, one, sql, type Db } from '../database/sql.ts'
import type { Counts } from '../letter/letter.ts'

/** How many count: organizations, and people. */
export function countSignatories(db: Db, letterId: string): Promise<Counts> {
  return one<Counts>(
    db,
    sql`
    select count(*) filter (where people = 0)::integer as organizations,
           coalesce(sum(people), 0)::integer as people
      from signatories
     where letter_id = ${letterId}`,
  )
}

/** The same for several letters, by letter's id; a letter without signatories is absent. */
export async function countByLetter(db: Db, letterIds: string[]): Promise<Map<string, Counts>> {
  const rows = await all<Counts & { letterId: string }>(
    db,
    sql`
    select letter_id as "letterId", count(*) filter (where people = 0)::integer as organizations,
           coalesce(sum(people), 0)::integer as people
      from signatories
     where letter_id = any (${letterIds}::uuid[])
     group by letter_id`,
  )
  return new Map(rows.map(({ letterId, ...counts }) => [letterId, counts]))
}
