import { maybe, one, sql, type Db } from '../database/sql.ts'

const second = 1000
const hour = 3600 * second
/** Wrong codes that cost nothing but patience; a finger slips, and a code runs out while it is typed. */
const freeTries = 5
const firstWait = 30 * second
const longestWait = hour

/**
 * Counts a try before it is looked at, so that a hundred at the same moment are one; says until when to wait where it is
 * too early. After the fifth the wait doubles from half a minute to an hour, and is forgotten in a day: it slows whoever
 * guesses and locks nobody out. Passkeys are not counted: there is nothing to guess.
 */
export async function countTry(
  db: Db,
  { coordinatorId, now }: { coordinatorId: string; now: Date },
): Promise<{ waitUntil: Date | null }> {
  const counted = await maybe(
    db,
    sql`
      insert into code_tries as t (coordinator_id, tries, next_at)
      values (${coordinatorId}, 1, ${now})
      on conflict (coordinator_id) do update
         set tries = case when t.next_at < ${new Date(now.getTime() - 24 * hour)} then 1 else least(t.tries + 1, 100) end,
             next_at = ${now}::timestamptz + case
               when t.next_at < ${new Date(now.getTime() - 24 * hour)} or t.tries + 1 < ${freeTries} then interval '0'
               else least(power(2, least(t.tries + 1, 100) - ${freeTries}) * ${firstWait / second}, ${longestWait / second})
                    * interval '1 second' end
       where t.next_at <= ${now}
      returning coordinator_id`,
  )
  if (counted) return { waitUntil: null }
  const { nextAt } = await one<{ nextAt: Date }>(
    db,
    sql`select next_at as "nextAt" from code_tries where coordinator_id = ${coordinatorId}`,
  )
  return { waitUntil: nextAt }
}

/** After a right one. */
export async function forgetTries(db: Db, { coordinatorId }: { coordinatorId: string }): Promise<void> {
  await db.query(sql`delete from code_tries where coordinator_id = ${coordinatorId}`)
}
