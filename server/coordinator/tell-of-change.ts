import type { Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { postMail } from '../mail/outbox.ts'
import type { AccountChange, Coordinator } from './coordinator.ts'

/** Writes to somebody what was changed about how they sign in: should it not have been them, they hear of it. */
export async function tellOfChange(
  db: Db,
  { coordinator, change, now }: { coordinator: Coordinator; change: AccountChange; now: Date },
): Promise<void> {
  await postMail(db, {
    letterId: noLetter,
    kind: 'account-changed',
    recipient: coordinator.email,
    language: coordinator.language,
    payload: { change },
    now,
  })
}
