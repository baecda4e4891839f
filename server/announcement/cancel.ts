import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'

/**
 * Stops an announcement: mails that are out are out, the others never go. Call it in a transaction. Gives how many were
 * kept back; the second time there are none.
 */
export async function cancelAnnouncement(
  db: Db,
  {
    letterId,
    number,
    coordinatorId,
    now,
  }: { letterId: string; number: number; coordinatorId: string; now: Date },
): Promise<number> {
  const cancelled = await maybe(
    db,
    sql`
    update announcements
       set cancelled_at = ${now}
     where letter_id = ${letterId} and number = ${number} and cancelled_at is null
    returning number`,
  )
  if (!cancelled) return 0
  // One that is being sent at this moment finishes.
  const { rowCount } = await db.query(sql`
    update outbox
       set failed_at = ${now}, error = 'cancelled'
     where letter_id = ${letterId} and kind = 'announcement' and number = ${number} and mailbox_key is not null
       and sent_at is null and failed_at is null and (leased_until is null or leased_until <= ${now})`)
  const details = { number, count: rowCount }
  await record(db, { letterId, coordinatorId, kind: 'news-stopped', details, now })
  return rowCount ?? 0
}
