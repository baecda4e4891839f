import { record } from '../coordinator/activity.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import type { Db } from '../database/sql.ts'
import { sendAgain } from '../signature/send-again.ts'

type Reminding = { letter: DeskLetter; signatureIds: string[]; coordinatorId: string; now: Date }

/**
 * Sends these signers their link once more, where they have not confirmed and the limits allow it. Call it in a
 * transaction. Gives how many mails were written.
 */
export async function remindUnconfirmed(db: Db, reminding: Reminding): Promise<number> {
  const { letter, signatureIds, coordinatorId, now } = reminding
  let count = 0
  // In one order, so that two who do this at once do not wait for each other.
  for (const signatureId of signatureIds.toSorted()) {
    if (await sendAgain(db, { letter, signatureId, now })) count += 1
  }
  if (count === 0) return 0
  const deed = { letterId: letter.id, coordinatorId, details: { count }, now }
  await record(db, { ...deed, kind: 'confirmations-sent-again' })
  return count
}
