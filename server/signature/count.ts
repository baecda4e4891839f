import { all, maybe, soon, sql, type Db } from '../database/sql.ts'
import type { Counts } from '../letter/letter.ts'

const nobody = { organizations: 0, people: 0 }

/** How many count: organizations, and people. */
export async function countSignatories(db: Db, letterId: string): Promise<Counts> {
  const counts = await maybe<Counts>(
    db,
    soon(sql`select organizations, people from counts where letter_id = ${letterId}`),
  )
  return counts ?? nobody
}

/** How many lines of them the list shows: of those who withhold their names, none. */
export async function countLines(db: Db, letterId: string): Promise<number> {
  const counts = await maybe<{ lines: number }>(
    db,
    soon(sql`select lines from counts where letter_id = ${letterId}`),
  )
  return counts?.lines ?? 0
}

/** The same for several letters, by letter's id; a letter without signatories is absent. */
export async function countByLetter(db: Db, letterIds: string[]): Promise<Map<string, Counts>> {
  const rows = await all<Counts & { letterId: string }>(
    db,
    soon(sql`
    select letter_id as "letterId", organizations, people
      from counts
     where letter_id = any (${letterIds}::uuid[])`),
  )
  return new Map(rows.map(({ letterId, ...counts }) => [letterId, counts]))
}
