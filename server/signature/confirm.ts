import type { Pool } from 'pg'
import { maybe, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { confirmationLasts, type Capacity } from './signature.ts'

type Confirming = { letterId: string; signatureId: string; now: Date }
type Confirmed = { email: string; language: string }

/**
 * Confirms the mailbox. Says whether this was the time that did it, so that a second press of the button can tell.
 *
 * Where another mailbox has confirmed the same organization in the meantime, this one waits for the desk.
 */
export async function confirm(
  pool: Pool,
  confirming: Confirming,
): Promise<'confirmed' | 'confirmed-already'> {
  return inTransaction(pool, (db) => confirmOnce(db, confirming, null)).catch((error: unknown) => {
    if (!isTaken(error)) throw error
    return inTransaction(pool, (db) => confirmOnce(db, confirming, 'signed-already'))
  })
}

async function confirmOnce(db: Db, confirming: Confirming, heldFor: 'signed-already' | null) {
  const { letterId, signatureId, now } = confirming
  const earliest = (capacity: Capacity) => new Date(now.getTime() - confirmationLasts(capacity))
  const confirmed = await maybe<Confirmed>(
    db,
    sql`
    update signatures
       set confirmed_at = ${now}, held_for = ${heldFor}
     where letter_id = ${letterId} and id = ${signatureId} and confirmed_at is null and withdrawn_at is null
       and signed_at > case capacity when 'organization' then ${earliest('organization')}::timestamptz
                                     else ${earliest('individual')}::timestamptz end
    returning email, language`,
  )
  if (!confirmed) return explain(db, letterId, signatureId)

  const { email: recipient, language } = confirmed
  await postMail(db, { letterId, kind: 'receipt', signatureId, recipient, language, now })
  return 'confirmed'
}

async function explain(db: Db, letterId: string, signatureId: string): Promise<'confirmed-already'> {
  const found = await maybe<{ confirmed: boolean; withdrawn: boolean }>(
    db,
    sql`
    select confirmed_at is not null as confirmed, withdrawn_at is not null as withdrawn
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}`,
  )
  if (!found) throw new Refusal('signature-not-found')
  if (found.confirmed || found.withdrawn) return 'confirmed-already'
  throw new Refusal('link-expired')
}

/** The one unique rule that a confirmation can meet: the organization's place. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'signatures_one_organization'
}
