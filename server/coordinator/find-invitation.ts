import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { readToken } from '../signature/token.ts'
import type { Role } from './coordinator.ts'

/** An invitation as it reads to whoever is invited. */
export type Invitation = {
  letterId: string
  id: string
  slug: string
  title: string
  /** Of the letter, and so of its title. */
  language: string
  email: string
  role: Role
  /** Name or address of whoever invites. */
  by: string
}

type Holding = { slug: string; token: string; key: Buffer; now: Date }

/** What a link invites to. Looking does not use it up. A link that we did not make for this letter leads nowhere. */
export async function findInvitation(db: Db, { slug, token, key, now }: Holding): Promise<Invitation> {
  const letter = await maybe<{ id: string }>(db, sql`select id from letters where slug = ${slug}`)
  const id = letter && readToken(key, 'invite', letter.id, token)
  if (!letter || !id) throw new Refusal('page-not-found')
  const invitation = await openInvitation(db, { letterId: letter.id, id, now })
  if (!invitation) throw new Refusal('invitation-over')
  return invitation
}

/** While it can be accepted. */
export async function openInvitation(
  db: Db,
  { letterId, id, now }: { letterId: string; id: string; now: Date },
): Promise<Invitation | undefined> {
  return maybe<Invitation>(
    db,
    sql`
      select i.letter_id as "letterId", i.id, l.slug, coalesce(t.title, l.slug) as title, l.language, i.email, i.role,
             coalesce(c.name, c.email) as by
        from invitations i
        join letters l on l.id = i.letter_id
        join coordinators c on c.id = i.invited_by
        left join texts t on t.letter_id = l.id and t.language = l.language and t.replaced_at is null
       where i.letter_id = ${letterId} and i.id = ${id} and i.expires_at > ${now}`,
  )
}
