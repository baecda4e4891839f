import { maybe, sql, type Db } from '../database/sql.ts'

/** The signature that a decision is about; undefined where there is no such decision on the letter. */
export async function findDecided(
  db: Db,
  { letterId, decisionId }: { letterId: string; decisionId: string },
): Promise<string | undefined> {
  const decision = await maybe<{ id: string }>(
    db,
    sql`select signature_id as id from decisions where letter_id = ${letterId} and id = ${decisionId}`,
  )
  return decision?.id
}
