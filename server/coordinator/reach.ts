import { all, sql, type Db } from '../database/sql.ts'
import { noLetter, type OutboxMail } from '../mail/mail.ts'
import { Refusal } from '../refusal.ts'
import type { Coordinator, DeskLetter } from './coordinator.ts'

// The one place that says what a coordinator may see. Today each sees every letter; roles will be read here.

/** The letters within a coordinator's reach, the newest first. */
export async function lettersInReach(
  db: Db,
  { coordinatorId }: { coordinatorId: string },
): Promise<DeskLetter[]> {
  return all<DeskLetter>(
    db,
    sql`
      select l.id, l.slug, coalesce(t.title, l.slug) as title, l.language, to_char(l.dated, 'YYYY-MM-DD') as dated,
             l.opens_at as "opensAt", l.closes_at as "closesAt", l.paused_at as "pausedAt"
        from letters l
        left join texts t on t.letter_id = l.id and t.language = l.language and t.replaced_at is null
       where exists (select from coordinators where id = ${coordinatorId})
       order by l.dated desc, l.slug`,
  )
}

/** One of them. A letter out of reach and a letter that does not exist are answered alike. */
export async function letterInReach(
  db: Db,
  { coordinatorId, slug }: { coordinatorId: string; slug: string },
): Promise<DeskLetter> {
  const letter = (await lettersInReach(db, { coordinatorId })).find((candidate) => candidate.slug === slug)
  if (!letter) throw new Refusal('letter-not-found')
  return letter
}

/** Who is told of what happens to a letter: everybody within whose reach it is. */
export function coordinatorsOf(
  db: Db,
  { letterId }: { letterId: string },
): Promise<Pick<Coordinator, 'email' | 'language'>[]> {
  return all(
    db,
    sql`
      select c.email, c.language
        from coordinators c
       where exists (select from letters where id = ${letterId})
       order by c.created_at, c.id`,
  )
}

/** Mails of no letter sign a coordinator in: they are for their recipient alone. */
export function mailInReach(
  { letterId, recipient }: Pick<OutboxMail, 'letterId' | 'recipient'>,
  { coordinator, letters }: { coordinator: Coordinator; letters: DeskLetter[] },
): boolean {
  if (letterId === noLetter) return recipient === coordinator.email
  return letters.some(({ id }) => id === letterId)
}
