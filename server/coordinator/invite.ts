import { v7 as uuidv7 } from 'uuid'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { postMail } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { record } from './activity.ts'
import { grantableBy, type DeskLetter, type Role, type Session } from './coordinator.ts'

const day = 24 * 60 * 60 * 1000
/** How long its link works. In milliseconds. */
export const invitationLasts = 7 * day
/** Nobody's account writes to the whole world. */
const mostInADay = 50

type Inviting = {
  session: Session
  letter: DeskLetter
  email: string
  role: Role
  now: Date
}

export type Invited = 'invited' | 'works-here-already' | 'too-many'

/** Mails somebody a link that makes them work on a letter. Asking again ends the older link. Call it in a transaction. */
export async function invite(db: Db, { session, letter, email, role, now }: Inviting): Promise<Invited> {
  const may = grantableBy(letter.role)
  if (!may.includes(role)) throw new Refusal('role-too-small')
  if ((await countInvitations(db, session, now)) >= mostInADay) return 'too-many'

  const id = uuidv7()
  const key = canonicalEmail(email)
  const put = await maybe(
    db,
    sql`
      insert into invitations as i (letter_id, id, email, email_key, role, invited_by, invited_at, expires_at)
      select ${letter.id}::uuid, ${id}::uuid, ${email}, ${key}, ${role}, ${session.coordinator.id}::uuid,
             ${now}::timestamptz, ${new Date(now.getTime() + invitationLasts)}::timestamptz
       where not exists (select
                           from roles r
                           join coordinators c on c.id = r.coordinator_id
                          where r.letter_id = ${letter.id} and c.email_key = ${key})
      on conflict (letter_id, email_key) do update
         set id = excluded.id, email = excluded.email, role = excluded.role, invited_by = excluded.invited_by,
             invited_at = excluded.invited_at, expires_at = excluded.expires_at
       where i.role = any(${may})
      returning id`,
  )
  // Or somebody has invited them to more than this coordinator may give.
  if (!put) return 'works-here-already'

  const { id: letterId, language } = letter
  await record(db, {
    letterId,
    coordinatorId: session.coordinator.id,
    kind: 'invited',
    details: { role, invitation: id },
    now,
  })
  const payload = { letterId, invitationId: id }
  await postMail(db, { letterId: noLetter, kind: 'invitation', recipient: email, language, payload, now })
  return 'invited'
}

async function countInvitations(db: Db, { coordinator }: Session, now: Date): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
      select count(*)::integer as count
        from activity
       where coordinator_id = ${coordinator.id} and kind = 'invited' and at > ${new Date(now.getTime() - day)}`,
  )
  return count
}

/** The link in its mail no longer works. */
export async function withdrawInvitation(
  db: Db,
  { session, letter, id, now }: { session: Session; letter: DeskLetter; id: string; now: Date },
): Promise<void> {
  const withdrawn = await maybe<{ role: Role }>(
    db,
    sql`
      delete from invitations
       where letter_id = ${letter.id} and id = ${id} and role = any(${grantableBy(letter.role)})
      returning role`,
  )
  if (!withdrawn) throw new Refusal('page-not-found')
  await record(db, {
    letterId: letter.id,
    coordinatorId: session.coordinator.id,
    kind: 'invitation-withdrawn',
    details: { invitation: id, role: withdrawn.role },
    now,
  })
}
