import { maybe, sql, type Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { postMail } from '../mail/outbox.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Coordinator } from './coordinator.ts'
import { makeMailedLink } from './make-sign-in-link.ts'

/** Nobody can fill a coordinator's mailbox: while this many links are good, no further one is mailed. */
const mostLinks = 5

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
  if (!coordinator || (await goodLinks(db, coordinator.id, now)) >= mostLinks) return

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

async function goodLinks(db: Db, coordinatorId: string, now: Date): Promise<number> {
  const row = await maybe<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from sign_in_links
       where coordinator_id = ${coordinatorId} and expires_at > ${now}`,
  )
  return row?.count ?? 0
}
