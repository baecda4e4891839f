import type { Pool } from 'pg'
import { together } from '../database/together.ts'
import { inTransaction } from '../database/transaction.ts'
import { Refusal } from '../refusal.ts'
import { findOwn } from './own.ts'
import { confirmationLasts } from './signature.ts'
import { writeConfirmations, type Confirming } from './write-confirmations.ts'

type Outcome = 'confirmed' | 'confirmed-already' | 'line-changed'

/**
 * Confirms the mailbox. Says whether this was the time that did it, so that a second press of the button can tell.
 *
 * Where another mailbox has confirmed the same organization in the meantime, this one waits for the desk; so does what
 * looks like an organization that stands already, and whoever was rejected on this letter and comes again.
 */
export async function confirm(pool: Pool, confirming: Confirming): Promise<Outcome> {
  if (await confirmTogether(pool, confirming)) return 'confirmed'
  return explain(pool, confirming)
}

/** Confirmations that come while others are written share a transaction, as they share the lock of their letter. */
const confirmTogether = together<Confirming, Pool>(async (pool, confirmings) => {
  const write = (taken: boolean) =>
    inTransaction(pool, (db) => writeConfirmations(db, { confirmings, taken }), { soon: true })
  return write(false).catch((error: unknown) => {
    if (!isTaken(error) || confirmings.length > 1) throw error
    return write(true)
  })
})

async function explain(
  pool: Pool,
  { letterId, signatureId, line: shown, now }: Confirming,
): Promise<'confirmed-already' | 'line-changed'> {
  const { state, line, capacity, signedAt } = await findOwn(pool, { letterId, signatureId })
  if (state !== 'unconfirmed') return 'confirmed-already'
  const over = now.getTime() - signedAt.getTime() >= confirmationLasts(capacity)
  if (over || shown === undefined || line === shown) throw new Refusal('link-expired')
  return 'line-changed'
}

/** The one unique rule that a confirmation can meet: the organization's place, which an approval took just now. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'signatures_one_organization'
}
