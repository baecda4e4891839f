import { maybe, one, sql, type Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { postMail } from '../mail/outbox.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Coordinator } from './coordinator.ts'
import { mailedLinkLasts, makeMailedLink } from './make-sign-in-link.ts'

/** Nobody can fill a coordinator's mailbox: no more than this many within the time that a mailed link works. */
const mostMails = 5

/** Mails a link to a coordinator. Says nothing about whether there is one of this address: the page must not either. */
export async function askForLink(
  db: Db,
  { email, key, now }: { email: string; key: Buffer; now: Date },
): Promise<void> {
  const coordinator = await maybe<Coordinator>(
    db,
    sql`
      select id, email, name, language
        from coordinators
       where email_key = ${canonicalEmail(email)}
         for update`,
  )
  if (!coordinator || (await countMails(db, coordinator.email, now)) >= mostMails) return

  const link = await makeMailedLink(db, { coordinatorId: coordinator.id, key, now })
  await postMail(db, {
    letterId: noLetter,
    kind: 'sign-in',
    recipient: coordinator.email,
    language: coordinator.language,
    payload: { linkId: link.id },
    now,
  })
}

/** By the mails and not by the links: those made for the console fill no mailbox. */
async function countMails(db: Db, recipient: string, now: Date): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from outbox
       where letter_id = ${noLetter} and kind = 'sign-in' and recipient = ${recipient}
         and created_at > ${new Date(now.getTime() - mailedLinkLasts)}`,
  )
  return count
}
