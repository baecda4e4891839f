import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { standingOf } from '../letter/letter.ts'
import type { LetterAtDesk } from './review.ts'

type Tally = { id: string; organizations: number; people: number; waiting: number }

/** The letters with what they count and what waits. */
export async function listLetters(
  db: Db,
  { letters, now }: { letters: DeskLetter[]; now: Date },
): Promise<LetterAtDesk[]> {
  const tallies = await all<Tally>(
    db,
    sql`
      select l.id, counts.organizations, counts.people,
             (select count(*)::integer from waiting w where w.letter_id = l.id) as waiting
        from unnest(${letters.map(({ id }) => id)}::uuid[]) as l (id)
       cross join lateral (
         select count(*) filter (where capacity = 'organization')::integer as organizations,
                coalesce(sum(people), 0)::integer as people
           from signatories s
          where s.letter_id = l.id
       ) counts`,
  )
  return letters.map((letter) => {
    const { organizations = 0, people = 0, waiting = 0 } = tallies.find(({ id }) => id === letter.id) ?? {}
    const { slug, title, dated } = letter
    return { slug, title, dated, standing: standingOf(letter, now), organizations, people, waiting }
  })
}
