import { v7 as uuidv7 } from 'uuid'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { record } from './activity.ts'
import type { Coordinator } from './coordinator.ts'
import type { Invitation } from './find-invitation.ts'
import { grantRole } from './grant-role.ts'

type Accepting = {
  invitation: Invitation
  /** Of the browser, for somebody who is new here. */
  language: string
  now: Date
}

/** Makes whoever was invited a coordinator of the letter; of two at once, one does. Call it in a transaction. */
export async function acceptInvitation(
  db: Db,
  { invitation, language, now }: Accepting,
): Promise<Coordinator> {
  const { letterId, id, email, role } = invitation
  const accepted = await maybe<{ invitedBy: string }>(
    db,
    sql`
      delete from invitations
       where letter_id = ${letterId} and id = ${id} and expires_at > ${now}
      returning invited_by as "invitedBy"`,
  )
  if (!accepted) throw new Refusal('invitation-over')

  const coordinator = await one<Coordinator>(
    db,
    sql`
      insert into coordinators (id, email, email_key, language, created_at)
      values (${uuidv7()}, ${email}, ${canonicalEmail(email)}, ${language}, ${now})
      on conflict (email_key) do update set email_key = excluded.email_key
      returning id, email, name, language`,
  )
  const coordinatorId = coordinator.id
  await grantRole(db, { letterId, coordinatorId, role, grantedBy: accepted.invitedBy, now })
  await record(db, {
    letterId,
    coordinatorId,
    kind: 'invitation-accepted',
    details: { role, invitation: id },
    now,
  })
  return coordinator
}
