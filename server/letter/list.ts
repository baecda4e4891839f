import { all, sql, type Db } from '../database/sql.ts'
import { countByLetter } from '../signature/count.ts'
import type { TextSource } from './find.ts'
import { standingOf, type Letter, type LetterSummary } from './letter.ts'
import { readTextFor } from './text.ts'

type Row = Pick<Letter, 'id' | 'slug' | 'language' | 'dated' | 'opensAt' | 'closesAt' | 'pausedAt'> & {
  texts: TextSource[]
}

/** Every letter for a reader of `language`: those open for signatures first, the newest first. */
export async function listLetters(
  db: Db,
  { language, now }: { language: string; now: Date },
): Promise<LetterSummary[]> {
  const letters = await all<Row>(
    db,
    sql`
    select l.id, l.slug, l.language, l.dated::text as dated, l.opens_at as "opensAt", l.closes_at as "closesAt", l.paused_at as "pausedAt",
           (select json_agg(json_build_object('language', t.language, 'version', t.version, 'hash', t.hash,
                                              'source', t.source) order by t.language)
              from texts t
             where t.letter_id = l.id and t.replaced_at is null) as texts
      from letters l
     where exists (select from texts t where t.letter_id = l.id and t.replaced_at is null)
     order by l.dated desc, l.slug`,
  )
  const counts = await countByLetter(
    db,
    letters.map(({ id }) => id),
  )
  const summaries = letters.map((letter): LetterSummary => {
    const { title, conveners, language: shown } = readTextFor(letter.texts, language, letter.language)
    return {
      slug: letter.slug,
      language: shown,
      title,
      dated: letter.dated,
      conveners,
      counts: counts.get(letter.id) ?? { organizations: 0, people: 0 },
      standing: standingOf(letter, now),
      closesAt: letter.closesAt,
    }
  })
  const rank = { open: 0, paused: 1, upcoming: 2, closed: 3 }
  return summaries.toSorted((a, b) => rank[a.standing] - rank[b.standing])
}
