import { v7 as uuid } from 'uuid'
import { sql, type Db } from '../database/sql.ts'

type Deciding = { letterId: string; signatureId: string; now: Date } & (
  { kind: 'approve' } | { kind: 'same'; sameAs: string }
)

/**
 * What the letter's rules decide without a coordinator: it names nobody, and is undone like any other. Nothing, where
 * something holds the signature that a coordinator has to look at. Says whether it decided.
 */
export async function decideByRule(db: Db, deciding: Deciding): Promise<boolean> {
  const { letterId, signatureId, kind, now } = deciding
  const sameAs = deciding.kind === 'same' ? deciding.sameAs : null
  const { rowCount } = await db.query(sql`
    insert into decisions (letter_id, id, signature_id, kind, same_as, decided_at)
    select s.letter_id, ${uuid()}, s.id, ${kind}, ${sameAs}::uuid, ${now}
      from signatures s
     where s.letter_id = ${letterId} and s.id = ${signatureId}
       and (${kind} = 'same' or s.holds = '{}')`)
  return rowCount === 1
}
