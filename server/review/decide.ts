import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { postNotice, type Signer } from './notice.ts'
import { whileNameIsFree } from './name-taken.ts'
import type { DecisionForm } from './review.ts'

type Deciding = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: DecisionForm
  now: Date
}

type Locked = Signer & { confirmed: boolean; withdrawn: boolean; decided: boolean; counted: boolean }

/**
 * Records a decision and tells the signer, in the transaction of `db`. The lock on the signature makes a second
 * coordinator wait and then see what the first one decided, so that neither overwrites the other.
 */
export async function decide(db: Db, deciding: Deciding): Promise<{ decisionId: string }> {
  const { letterId, signatureId, coordinatorId, form, now } = deciding
  const signature = await lock(db, deciding)
  if (!signature) throw new Refusal('signature-not-found')
  if (!isOpen(signature, form.kind)) throw new Refusal('decided-already')

  const decisionId = uuidv7()
  const reason = form.kind === 'reject' ? form.reason : null
  await whileNameIsFree(
    db.query(sql`
    insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
    values (${letterId}, ${decisionId}, ${signatureId}, ${coordinatorId}, ${form.kind}, ${reason}, ${now})`),
  )
  await postNotice(db, { letterId, signatureId, signer: signature, form, now })
  return { decisionId }
}

async function lock(db: Db, { letterId, signatureId }: Deciding): Promise<Locked | undefined> {
  return maybe<Locked>(
    db,
    sql`
      select email, language, confirmed_at is not null as confirmed, withdrawn_at is not null as withdrawn,
             verdict is not null as decided, counted
        from signatures
       where letter_id = ${letterId} and id = ${signatureId}
         for no key update`,
  )
}

/** What counted without a decision can be taken off the list; it has no need of an approval. */
function isOpen({ confirmed, withdrawn, decided, counted }: Locked, kind: DecisionForm['kind']): boolean {
  return confirmed && !withdrawn && !decided && (kind === 'reject' || !counted)
}
