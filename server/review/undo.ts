import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { whileNameIsFree } from './name-taken.ts'
import { withdrawNotice } from './notice.ts'

type Undoing = { letterId: string; decisionId: string; coordinatorId: string; now: Date }

/** Reverses the decision in force by another one: the signature stands as before it. In the transaction of `db`. */
export async function undo(db: Db, undoing: Undoing): Promise<{ signatureId: string }> {
  const { letterId, decisionId, now } = undoing
  const signature = await lockSignature(db, undoing)
  if (!signature) throw new Refusal('signature-not-found')

  const { id: signatureId } = signature
  if (!(await isInForce(db, { letterId, decisionId, signatureId }))) throw new Refusal('decided-already')
  await insertUndo(db, { ...undoing, signatureId })
  await withdrawNotice(db, { letterId, signatureId, now })
  return { signatureId }
}

async function lockSignature(db: Db, { letterId, decisionId }: Undoing): Promise<{ id: string } | undefined> {
  return maybe<{ id: string }>(
    db,
    sql`
      select s.id
        from decisions d
        join signatures s on s.letter_id = d.letter_id and s.id = d.signature_id
       where d.letter_id = ${letterId} and d.id = ${decisionId}
         for no key update of s`,
  )
}

async function isInForce(
  db: Db,
  { letterId, decisionId, signatureId }: { letterId: string; decisionId: string; signatureId: string },
): Promise<boolean> {
  const newest = await maybe<{ id: string }>(
    db,
    sql`
      select d.id
        from decisions d
       where d.letter_id = ${letterId} and d.signature_id = ${signatureId} and d.kind <> 'undo'
         and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
       order by d.decided_at desc, d.id desc
       limit 1`,
  )
  return newest?.id === decisionId
}

async function insertUndo(
  db: Db,
  { letterId, signatureId, decisionId, coordinatorId, now }: Undoing & { signatureId: string },
): Promise<void> {
  await whileNameIsFree(
    db.query(sql`
    insert into decisions (letter_id, id, signature_id, coordinator_id, kind, undoes, decided_at)
    values (${letterId}, ${uuidv7()}, ${signatureId}, ${coordinatorId}, 'undo', ${decisionId}, ${now})`),
  )
}
