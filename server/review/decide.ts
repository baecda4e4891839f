import { v7 as uuidv7 } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { enterListing } from '../organization/enter-listing.ts'
import { Refusal } from '../refusal.ts'
import { whileNameIsFree } from './name-taken.ts'
import { postNotice, type Signer } from './notice.ts'
import type { DecisionForm } from './review.ts'

type Deciding = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: DecisionForm
  /** The act on many that this is a part of, and when it was begun: what has changed since is left to a coordinator. */
  bulk?: { id: string; startedAt: Date } | undefined
  now: Date
}

type Locked = Signer & { line: string; state: string; decided: boolean }

/**
 * Records a decision and tells the signer, in the transaction of `db`. The lock on the signature makes a second
 * coordinator wait and then see what the first one decided, so that neither overwrites the other. An organization that
 * comes to count is entered into the registry, and its public contact is told.
 */
export async function decide(db: Db, deciding: Deciding): Promise<{ decisionId: string }> {
  const { letterId, signatureId, form, now } = deciding
  const signature = await lock(db, deciding)
  if (!signature) throw new Refusal('signature-not-found')
  if (!isOpen(signature, form.kind)) throw new Refusal('decided-already')
  if (form.seen !== undefined && form.seen !== signature.line) throw new Refusal('line-changed')
  if (deciding.bulk && (await isChangedSince(db, deciding, deciding.bulk.startedAt)))
    throw new Refusal('line-changed')

  if (form.kind === 'same') await linkPair(db, { ...deciding, otherId: form.other })
  const decisionId = uuidv7()
  await insertDecision(db, { ...deciding, decisionId })
  if (form.kind === 'approve') await enterListing(db, { letterId, signatureId, now })
  await postNotice(db, { letterId, signatureId, signer: signature, kind: noticeOf[form.kind], now })
  return { decisionId }
}

const noticeOf = { approve: 'approved', reject: 'rejected', same: 'linked' } as const

async function lock(db: Db, { letterId, signatureId }: Deciding): Promise<Locked | undefined> {
  const locked = await maybe<Signer & { line: string; decided: boolean }>(
    db,
    sql`
      select email, language, line, verdict is not null as decided
        from signatures
       where letter_id = ${letterId} and id = ${signatureId}
         for no key update`,
  )
  const standing = await maybe<{ state: string }>(
    db,
    sql`select state from standings where letter_id = ${letterId} and id = ${signatureId}`,
  )
  return locked && standing && { ...locked, ...standing }
}

async function isChangedSince(
  db: Db,
  { letterId, signatureId }: Deciding,
  startedAt: Date,
): Promise<boolean> {
  const edit = await maybe(
    db,
    sql`
    select 1
      from edits
     where letter_id = ${letterId} and signature_id = ${signatureId} and edited_at > ${startedAt}
     limit 1`,
  )
  return edit !== undefined
}

/** What counted without a decision can be taken off the list; it has no need of an approval. */
function isOpen({ state, decided }: Locked, kind: DecisionForm['kind']): boolean {
  return !decided && (state === 'waiting' || (state === 'counted' && kind !== 'approve'))
}

async function insertDecision(db: Db, deciding: Deciding & { decisionId: string }): Promise<void> {
  const { letterId, signatureId, coordinatorId, decisionId, form, bulk, now } = deciding
  const reason = form.kind === 'reject' ? form.reason : null
  const sameAs = form.kind === 'same' ? form.other : null
  await whileNameIsFree(
    db.query(sql`
    insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, same_as, bulk_id, decided_at)
    values (${letterId}, ${decisionId}, ${signatureId}, ${coordinatorId}, ${form.kind}, ${reason}, ${sameAs},
            ${bulk?.id ?? null}, ${now})`),
  )
}

/** Only what counts, or may come to count, stands for another: a chain that ends nowhere would lose both. */
async function linkPair(
  db: Db,
  { letterId, signatureId, otherId, coordinatorId, now }: Deciding & { otherId: string },
): Promise<void> {
  const other = await maybe<{ state: string }>(
    db,
    sql`
      select st.state
        from standings st
       where st.letter_id = ${letterId} and st.id = ${otherId} and st.id <> ${signatureId}`,
  )
  if (!other) throw new Refusal('signature-not-found')
  if (!['waiting', 'counted', 'disputed'].includes(other.state)) throw new Refusal('decided-already')
  await db.query(sql`
    update likenesses
       set answer = 'same', answered_by = ${coordinatorId}, answered_at = ${now}
     where letter_id = ${letterId} and answer is null
       and (signature_id, other_id) in ((${signatureId}::uuid, ${otherId}::uuid), (${otherId}, ${signatureId}))`)
}
