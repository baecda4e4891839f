import { v7 as uuid } from 'uuid'
import { sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Contesting = { letterId: string; signatureId: string; now: Date }

/**
 * The signer says that theirs is another organization than the one it was taken for: what linked the two is undone, and
 * a coordinator decides. Of two presses of the button the second finds nothing to undo, and is refused.
 */
export async function contest(db: Db, { letterId, signatureId, now }: Contesting): Promise<void> {
  const { rowCount } = await db.query(sql`
    insert into decisions (letter_id, id, signature_id, kind, undoes, reason, decided_at)
    select d.letter_id, ${uuid()}, d.signature_id, 'undo', d.id, 'The signer says: another organization.', ${now}
      from decisions d
     where d.letter_id = ${letterId} and d.signature_id = ${signatureId} and d.kind = 'same'
       and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
    on conflict do nothing`)
  if (rowCount === 0) throw new Refusal('signature-settled')
}
