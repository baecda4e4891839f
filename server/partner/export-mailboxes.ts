import { stringify } from 'csv-stringify/sync'
import { record } from '../coordinator/activity.ts'
import { all, sql, type Db } from '../database/sql.ts'

type Exporting = { letterId: string; partnerId: string; coordinatorId: string; now: Date }

/**
 * The mailboxes that a partner may write to, as a file (RFC 4180): those whose holders ticked its box and confirmed.
 * What they agreed to stands beside each; nothing else of theirs does, and no field is a formula. Call it in a
 * transaction: that it was handed out is recorded.
 */
export async function exportMailboxes(
  db: Db,
  { letterId, partnerId, coordinatorId, now }: Exporting,
): Promise<{ file: string; count: number }> {
  const rows = await all<{ email: string; language: string; words: string; agreedAt: Date }>(
    db,
    sql`
    select w.email, s.language, w.words, w.agreed_at as "agreedAt"
      from wants_partner_updates w
      join standings st on st.letter_id = w.letter_id and st.id = w.id
      join signatures s on s.letter_id = w.letter_id and s.id = w.id
     where w.letter_id = ${letterId} and w.partner_id = ${partnerId} and st.state not in ('rejected', 'withdrawn')
     order by w.agreed_at, w.id`,
  )
  const details = { partner: partnerId, count: rows.length }
  await record(db, { letterId, coordinatorId, kind: 'partner-mailboxes-exported', details, now })
  const file = stringify(
    rows.map(({ agreedAt, ...row }) => ({
      email: row.email.trim(),
      language: row.language,
      agreed_at: agreedAt.toISOString(),
      agreed_to: row.words.trim(),
    })),
    { header: true, columns: ['email', 'language', 'agreed_at', 'agreed_to'], escape_formulas: true },
  )
  return { file, count: rows.length }
}
