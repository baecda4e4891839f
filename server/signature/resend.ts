import type { Db } from '../database/sql.ts'
import { postAgain } from '../mail/outbox.ts'
import { findRepeated } from './sign.ts'
import type { SignatureForm } from './signature.ts'

const limits = { atMost: 5, perDay: 3, notWithin: 60_000 }

type Resending = { letterId: string; form: SignatureForm; language: string; now: Date }

/** Sends the mail about a signature again, within limits. Says nothing about whether there was one. */
export async function resend(db: Db, { letterId, form, language, now }: Resending): Promise<void> {
  const known = await findRepeated(db, letterId, form)
  if (!known) return
  const kind = known.confirmed ? 'signed-already' : 'confirm'
  await postAgain(
    db,
    { letterId, kind, signatureId: known.id, recipient: known.email, language, now },
    limits,
  )
}
