import { maybe, sql, type Db } from '../database/sql.ts'
import type { FramePartner } from './partner.ts'

/**
 * The partner by whose link somebody came, `?partner=presente`: where scripts or frames are blocked, the link on the
 * partner's page leads to the letter itself. A name that is nobody's, or of one that is switched off, says nothing:
 * whoever came may read and sign all the same.
 */
export async function findByLink(
  db: Db,
  { letterId, partner: slug }: { letterId: string; partner?: string | undefined },
): Promise<FramePartner | null> {
  if (slug === undefined) return null
  const found = await maybe<FramePartner>(
    db,
    sql`
    select id, slug, name, asks_updates as "asksUpdates", updates_words as "updatesWords"
      from partners
     where letter_id = ${letterId} and slug = ${slug} and switched_off_at is null`,
  )
  return found ?? null
}
