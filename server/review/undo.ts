import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { enterListing } from '../organization/enter-listing.ts'
import { Refusal } from '../refusal.ts'
import { whileNameIsFree } from './name-taken.ts'
import { withdrawNotice } from './notice.ts'

type Undoing = { letterId: string; decisionId: string; coordinatorId: string; now: Date }
type Decided = { signatureId: string; disputed: boolean; sameAs: string | null }

/** Reverses the decision in force by another one: the signature stands as before it. In the transaction of `db`. */
export async function undo(db: Db, undoing: Undoing): Promise<{ signatureId: string }> {
  const { letterId, decisionId, now } = undoing
  const decided = await lockSignature(db, undoing)
  if (!decided) throw new Refusal('signature-not-found')

  const { signatureId, disputed, sameAs } = decided
  const inForce = await isInForce(db, { letterId, decisionId, signatureId })
  if (disputed || !inForce) throw new Refusal('decided-already')
  await insertUndo(db, { ...undoing, signatureId })
  if (sameAs) await forgetAnswer(db, { letterId, signatureId, sameAs })
  await withdrawNotice(db, { letterId, signatureId, now })
  // Of a rejection of what was approved before.
  await enterListing(db, { letterId, signatureId, now })
  return { signatureId }
}

async function lockSignature(db: Db, { letterId, decisionId }: Undoing): Promise<Decided | undefined> {
  return maybe<Decided>(
    db,
    sql`
      select s.id as "signatureId", s.disputed_at is not null as disputed, d.same_as as "sameAs"
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

/** The two are asked about again. */
async function forgetAnswer(
  db: Db,
  { letterId, signatureId, sameAs }: { letterId: string; signatureId: string; sameAs: string },
): Promise<void> {
  await db.query(sql`
    update likenesses
       set answer = null, answered_by = null, answered_at = null
     where letter_id = ${letterId} and answer = 'same'
       and (signature_id, other_id) in ((${signatureId}::uuid, ${sameAs}::uuid), (${sameAs}, ${signatureId}))`)
}
