import { all, sql, type Db } from '../database/sql.ts'
import type { Dispute } from './organization.ts'

/** What waits for a coordinator because an organization says that it did not sign, the oldest first. */
export function listDisputes(db: Db, { letterIds }: { letterIds: string[] }): Promise<Dispute[]> {
  return all<Dispute>(
    db,
    sql`
    select d.letter_id as "letterId", d.id, d.signature_id as "signatureId", s.line, d.statement,
           d.disputed_at as "disputedAt",
           (select o.recipient
              from outbox o
             where o.letter_id = d.letter_id and o.signature_id = d.signature_id and o.kind = 'listed'
             order by o.created_at desc, o.id desc
             limit 1) as contact
      from disputes d
      join signatures s on s.letter_id = d.letter_id and s.id = d.signature_id
     where d.letter_id = any (${letterIds}::uuid[]) and d.resolved_at is null
     order by d.disputed_at, d.id`,
  )
}
