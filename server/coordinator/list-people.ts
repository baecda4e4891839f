import { all, sql, type Db } from '../database/sql.ts'
import { makeToken } from '../signature/token.ts'
import {
  grantableBy,
  Role,
  type DeskLetter,
  type InvitationShown,
  type PersonShown,
  type Session,
} from './coordinator.ts'

type Listing = { session: Session; letter: DeskLetter }

/** Who works on a letter: the owners first. */
export async function listPeople(db: Db, { session, letter }: Listing): Promise<PersonShown[]> {
  const people = await all<Omit<PersonShown, 'changeable'>>(
    db,
    sql`
      select c.id, c.email, c.name, r.role, r.granted_at as "grantedAt"
        from roles r
        join coordinators c on c.id = r.coordinator_id
       where r.letter_id = ${letter.id}
       order by array_position(${Role.options}::text[], r.role), r.granted_at, c.id`,
  )
  const may = grantableBy(letter.role)
  return people.map((person) => ({
    ...person,
    changeable: may.includes(person.role) || person.id === session.coordinator.id,
  }))
}

type Inviting = {
  letter: DeskLetter
  key: Buffer
  /** Where we are reached, without a slash at the end. */
  origin: string
  mailsSent: boolean
  now: Date
}

type Row = Omit<InvitationShown, 'changeable' | 'link'> & { stranger: boolean }

/**
 * Who was invited and has not answered. Where no mail is sent, whoever invites hands the link on; never one that signs in
 * somebody who is a coordinator already.
 */
export async function listInvitations(
  db: Db,
  { letter, key, origin, mailsSent, now }: Inviting,
): Promise<InvitationShown[]> {
  const rows = await all<Row>(
    db,
    sql`
      select id, email, role, expires_at as "expiresAt",
             not exists (select from coordinators c where c.email_key = i.email_key) as stranger
        from invitations i
       where letter_id = ${letter.id} and expires_at > ${now}
       order by id`,
  )
  const may = grantableBy(letter.role)
  return rows.map(({ stranger, ...invitation }) => {
    const changeable = may.includes(invitation.role)
    const shown = !mailsSent && changeable && stranger
    const link = `${origin}/desk/letters/${letter.slug}/invitation/${makeToken(key, 'invite', letter.id, invitation.id)}`
    return { ...invitation, changeable, link: shown ? link : null }
  })
}
