import { one, sql, type Db } from '../database/sql.ts'

/** Whether one of these signatures was erased, or forgotten but for that there was one. */
export async function anyErased(
  db: Db,
  { letterId, signatureIds }: { letterId: string; signatureIds: string[] },
): Promise<boolean> {
  const { erased } = await one<{ erased: boolean }>(
    db,
    sql`
    select exists (select from signatures
                    where letter_id = ${letterId} and id = any(${signatureIds}::uuid[])
                      and erased_at is not null) as erased`,
  )
  return erased
}
