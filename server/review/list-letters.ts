import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { standingOf } from '../letter/letter.ts'
import { countByLetter } from '../signature/count.ts'
import type { LetterAtDesk } from './review.ts'

/** The letters with what they count and what waits. */
export async function listLetters(
  db: Db,
  { letters, now }: { letters: DeskLetter[]; now: Date },
): Promise<LetterAtDesk[]> {
  const ids = letters.map(({ id }) => id)
  const counts = await countByLetter(db, ids)
  const waiting = await waitingByLetter(db, ids)
  return letters.map((letter) => {
    const { id, slug, role, title, dated, published } = letter
    const { organizations, people } = counts.get(id) ?? { organizations: 0, people: 0 }
    const standing = standingOf(letter, now)
    return {
      slug,
      role,
      title,
      dated,
      published,
      standing,
      organizations,
      people,
      waiting: waiting.get(id) ?? 0,
    }
  })
}

/** A letter where nothing waits is absent. */
async function waitingByLetter(db: Db, letterIds: string[]): Promise<Map<string, number>> {
  const rows = await all<{ letterId: string; count: number }>(
    db,
    sql`
      select letter_id as "letterId", count(*)::integer as count
        from undecided
       where letter_id = any(${letterIds}::uuid[])
       group by letter_id`,
  )
  return new Map(rows.map(({ letterId, count }) => [letterId, count]))
}
