import { all, sql, type Db } from '../database/sql.ts'
import { noLetter, type OutboxMail } from '../mail/mail.ts'
import { Refusal } from '../refusal.ts'
import { allows, Role, type Coordinator, type DeskLetter, type May, type Session } from './coordinator.ts'
import { requireFreshFactor } from './fresh-factor.ts'

// The one place that says which letters a coordinator reaches, and what for. Which role may do what is the matrix in
// coordinator.ts.

type Reaching = { slug: string; may: May } & ({ fresh?: false } | { fresh: boolean; now: Date })

/**
 * A letter, for whoever may do that with it. A letter where somebody has no role and a letter that does not exist are
 * answered alike; a role that is too small is told so. `fresh` asks for a second factor given in the last five minutes:
 * for what leads a person's data away, ends something for good, or lets hundreds through at once.
 */
export async function reach(db: Db, session: Session, reaching: Reaching): Promise<DeskLetter> {
  const { slug, may } = reaching
  const [letter] = await selectLetters(db, { session, roles: Role.options, slug })
  if (!letter) throw new Refusal('letter-not-found')
  if (!allows(letter.role, may)) throw new Refusal('role-too-small')
  if (reaching.fresh) requireFreshFactor(session, reaching.now)
  return letter
}

/** The letters with which somebody may do that, the newest first. */
export async function lettersInReach(db: Db, session: Session, { may }: { may: May }): Promise<DeskLetter[]> {
  return selectLetters(db, { session, roles: rolesThat(may), slug: null })
}

async function selectLetters(
  db: Db,
  { session, roles, slug }: { session: Session; roles: Role[]; slug: string | null },
): Promise<DeskLetter[]> {
  return all<DeskLetter>(
    db,
    sql`
      select l.id, l.slug, coalesce(t.title, nullif(d.words ->> 'title', ''), l.slug) as title, l.language, to_char(l.dated, 'YYYY-MM-DD') as dated,
             l.opens_at as "opensAt", l.closes_at as "closesAt", l.paused_at as "pausedAt",
             t.title is not null as published,
             case when c.owns_service then 'owner' else r.role end as role
        from coordinators c
        join letters l on ${slug}::text is null or l.slug = ${slug}
        left join roles r on r.letter_id = l.id and r.coordinator_id = c.id
        left join texts t on t.letter_id = l.id and t.language = l.language and t.replaced_at is null
        left join drafts d on d.letter_id = l.id and d.language = l.language
       where c.id = ${session.coordinator.id} and (c.owns_service or r.role = any(${roles}))
       order by l.dated desc, l.slug`,
  )
}

function rolesThat(may: May): Role[] {
  return Role.options.filter((role) => allows(role, may))
}

/**
 * Who is told of what happens to a letter: whoever decides about its signatures, and the owners of the service where
 * nobody else does.
 */
export function coordinatorsOf(
  db: Db,
  { letterId }: { letterId: string },
): Promise<Pick<Coordinator, 'email' | 'language'>[]> {
  return all(
    db,
    sql`
      with deciding as (
        select coordinator_id
          from roles
         where letter_id = ${letterId} and role = any(${rolesThat('decide')})
      )
      select c.email, c.language
        from coordinators c
       where c.id in (select coordinator_id from deciding)
          or (c.owns_service and not exists (select from deciding)
              and exists (select from letters where id = ${letterId}))
       order by c.created_at, c.id`,
  )
}

/** Mails of no letter sign a coordinator in: they are for their recipient alone. */
export function mailInReach(
  { letterId, recipient }: Pick<OutboxMail, 'letterId' | 'recipient'>,
  { session, letters }: { session: Session; letters: DeskLetter[] },
): boolean {
  if (letterId === noLetter) return recipient === session.coordinator.email
  return letters.some(({ id }) => id === letterId)
}
