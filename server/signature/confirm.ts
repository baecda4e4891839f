import type { Pool } from 'pg'
import { maybe, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { findOwn } from './own.ts'
import { confirmationLasts, type Capacity, type Hold } from './signature.ts'

type Confirming = {
  letterId: string
  signatureId: string
  /** The line that the page showed; another one is not confirmed unseen. */
  line?: string | undefined
  now: Date
}
type Confirmed = { email: string; language: string }

type Outcome = 'confirmed' | 'confirmed-already' | 'line-changed'

/**
 * Confirms the mailbox. Says whether this was the time that did it, so that a second press of the button can tell.
 *
 * Where another mailbox has confirmed the same organization in the meantime, this one waits for the desk; so does
 * whoever was rejected on this letter and comes again.
 */
export async function confirm(pool: Pool, confirming: Confirming): Promise<Outcome> {
  return inTransaction(pool, (db) => confirmOnce(db, confirming, null)).catch((error: unknown) => {
    if (!isTaken(error)) throw error
    return inTransaction(pool, (db) => confirmOnce(db, confirming, 'signed-already'))
  })
}

async function confirmOnce(db: Db, confirming: Confirming, hold: Hold | null): Promise<Outcome> {
  const { letterId, signatureId, line = null, now } = confirming
  const earliest = (capacity: Capacity) => new Date(now.getTime() - confirmationLasts(capacity))
  const confirmed = await maybe<Confirmed>(
    db,
    sql`
    update signatures s
       set confirmed_at = ${now},
           holds = holds || array_remove(array[${hold}, case when exists (
             select from rejected r
              where r.letter_id = s.letter_id and r.email_key = s.email_key
                and (r.capacity = 'organization') = (s.capacity = 'organization')
                and (r.capacity <> 'organization' or r.name_key = s.name_key)) then 'rejected-before' end], null)
     where letter_id = ${letterId} and id = ${signatureId} and confirmed_at is null and withdrawn_at is null
       and line = coalesce(${line}, line)
       and signed_at > case capacity when 'organization' then ${earliest('organization')}::timestamptz
                                     else ${earliest('individual')}::timestamptz end
    returning email, language`,
  )
  if (!confirmed) return explain(db, confirming)

  const { email: recipient, language } = confirmed
  await postMail(db, { letterId, kind: 'receipt', signatureId, recipient, language, now })
  return 'confirmed'
}

async function explain(
  db: Db,
  { letterId, signatureId, line: shown, now }: Confirming,
): Promise<'confirmed-already' | 'line-changed'> {
  const { state, line, capacity, signedAt } = await findOwn(db, { letterId, signatureId })
  if (state !== 'unconfirmed') return 'confirmed-already'
  const over = now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)
  if (over || shown === undefined || line === shown) throw new Refusal('link-expired')
  return 'line-changed'
}

/** The one unique rule that a confirmation can meet: the organization's place. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'signatures_one_organization'
}
