import { v7 as uuid } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import type { Resolution } from './organization.ts'

type Resolving = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: Resolution
  now: Date
}

type Resolved = { email: string | null; language: string }

/**
 * A coordinator keeps a disputed line, which then stands as it was decided before, or rejects it by a decision like any
 * other. Whoever disputed it, and the signer, are told with the reason. Of two coordinators the second is refused.
 * Call it in a transaction.
 */
export async function resolveDispute(db: Db, resolving: Resolving): Promise<void> {
  const { letterId, signatureId, coordinatorId, form, now } = resolving
  const { resolution, reason } = form
  const resolved = await maybe<{ id: string }>(
    db,
    sql`
    update disputes
       set resolution = ${resolution}, reason = ${reason}, coordinator_id = ${coordinatorId}, resolved_at = ${now}
     where letter_id = ${letterId} and signature_id = ${signatureId} and resolved_at is null
    returning id`,
  )
  if (!resolved) throw new Refusal('decided-already')

  if (resolution === 'rejected') await reject(db, resolving)
  const signer = await release(db, resolving)
  await tell(db, { ...resolving, signer })
}

async function reject(db: Db, { letterId, signatureId, coordinatorId, form, now }: Resolving): Promise<void> {
  await db.query(sql`
    insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
    values (${letterId}, ${uuid()}, ${signatureId}, ${coordinatorId}, 'reject', ${form.reason}, ${now})`)
}

/** After the verdict: at no moment does a rejected line count. */
async function release(db: Db, { letterId, signatureId }: Resolving): Promise<Resolved | undefined> {
  return maybe<Resolved>(
    db,
    sql`
    update signatures
       set disputed_at = null
     where letter_id = ${letterId} and id = ${signatureId}
    returning email, language`,
  )
}

async function tell(db: Db, resolving: Resolving & { signer: Resolved | undefined }): Promise<void> {
  const { letterId, signatureId, form, signer, now } = resolving
  const about = { letterId, signatureId, now }
  const kept = form.resolution === 'kept'
  if (signer?.email) {
    const { email: recipient, language } = signer
    await postMail(db, { ...about, kind: kept ? 'dispute-kept' : 'rejected', recipient, language })
  }
  const contact = await findTold(db, resolving)
  if (contact) await postMail(db, { ...about, kind: `dispute-${form.resolution}-contact`, ...contact })
}

/** Whom the notice of the listing went to, the newest. */
function findTold(
  db: Db,
  { letterId, signatureId }: { letterId: string; signatureId: string },
): Promise<{ recipient: string; language: string } | undefined> {
  return maybe<{ recipient: string; language: string }>(
    db,
    sql`
    select recipient, language
      from outbox
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind = 'listed'
     order by created_at desc, id desc
     limit 1`,
  )
}
