import { v7 as uuid } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'

type Disputing = {
  letterId: string
  signatureId: string
  statement?: string | undefined
  /** Whoever decides about the letter's signatures. */
  coordinators: { email: string; language: string }[]
  now: Date
}

/**
 * The organization says that it did not sign: its line stops counting at once, whatever was decided before, until a
 * coordinator has looked. The signer and the coordinators are told. Says whether this was the time that did it: what is
 * disputed already, or is not on the list, is not disputed again. Call it in a transaction.
 */
export async function disputeListing(db: Db, disputing: Disputing): Promise<boolean> {
  const { letterId, signatureId, statement = null, coordinators, now } = disputing
  const suspended = await maybe<{ email: string | null; language: string }>(
    db,
    sql`
    update signatures s
       set disputed_at = ${now}
      from signatories g
     where g.letter_id = ${letterId} and g.id = ${signatureId}
       and s.letter_id = g.letter_id and s.id = g.id and s.capacity = 'organization' and s.disputed_at is null
    returning s.email, s.language`,
  )
  if (!suspended) return false

  await db.query(sql`
    insert into disputes (letter_id, id, signature_id, statement, disputed_at)
    values (${letterId}, ${uuid()}, ${signatureId}, ${statement}, ${now})`)
  const about = { letterId, signatureId, now }
  const { email: recipient, language } = suspended
  if (recipient !== null) await postMail(db, { ...about, kind: 'disputed', recipient, language })
  for (const { email, language: theirs } of coordinators)
    await postMail(db, { ...about, kind: 'dispute-to-decide', recipient: email, language: theirs })
  return true
}
