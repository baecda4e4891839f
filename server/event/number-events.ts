import { all, one, sql, type Db } from '../database/sql.ts'

/** As many as the database numbers at once. */
const atOnce = 5000

/**
 * Gives what was committed its place in the letter's order. Not while it is committed: confirmations would wait for each
 * other. Whoever is about to read asks for it.
 */
export async function numberEvents(db: Db, letterId: string): Promise<void> {
  for (;;) {
    const { numbered } = await one<{ numbered: number }>(
      db,
      sql`select number_events(${letterId}::uuid) as numbered`,
    )
    if (numbered < atOnce) return
  }
}

/** The same of every letter to which something has happened: what has its number is counted faster. */
export async function numberAllEvents(db: Db): Promise<void> {
  const letters = await all<{ letterId: string }>(
    db,
    sql`
    select l.id as "letterId"
      from letters l
     where exists (select from events e where e.letter_id = l.id and e.number is null)`,
  )
  for (const { letterId } of letters) await numberEvents(db, letterId)
}
