import { all, sql, type Db } from '../database/sql.ts'
import type { Match } from './review.ts'

/** As many as a coordinator reads. */
const most = 6

type Key = { letterId: string; id: string }
type Row = { forId: string; score: number; match: Omit<Match, 'allowed'> }

/**
 * Who looks like each of these signatures, the likest first, and what was answered; by their ids. Beside the pairs that
 * were found when the later one was confirmed, organizations that have come to stand under the same name and country
 * since, as after a line was changed.
 */
export async function findMatches(db: Db, keys: Key[]): Promise<Map<string, Omit<Match, 'allowed'>[]>> {
  const letterIds = keys.map(({ letterId }) => letterId)
  const ids = keys.map(({ id }) => id)
  const rows = await all<Row>(
    db,
    sql`
      with wanted as (select * from unnest(${letterIds}::uuid[], ${ids}::uuid[]) as v (letter_id, id)),
      named as (
        select s.letter_id, s.id, s.name_key, coalesce(s.country, '--') as country
          from wanted w
          join signatures s on s.letter_id = w.letter_id and s.id = w.id
         where s.capacity = 'organization'),
      pairs as (
        select l.letter_id, l.signature_id as for_id, l.other_id, l.score, l.reasons, l.answer, l.answered_by,
               l.answered_at
          from wanted w
          join likenesses l on l.letter_id = w.letter_id and l.signature_id = w.id
         union all
        select l.letter_id, l.other_id, l.signature_id, l.score, l.reasons, l.answer, l.answered_by, l.answered_at
          from wanted w
          join likenesses l on l.letter_id = w.letter_id and l.other_id = w.id
         union all
        select n.letter_id, n.id, o.id, 100, ${onlyTheName}::jsonb, null, null, null
          from named n
          join signatures o on o.letter_id = n.letter_id and o.name_key = n.name_key and o.capacity = 'organization'
         where coalesce(o.country, '--') = n.country and o.id <> n.id)
      select distinct on (p.for_id, p.other_id) p.for_id as "forId", p.score,
             json_build_object(
               'id', s.id, 'state', st.state, 'capacity', s.capacity, 'line', s.line, 'name', s.name,
               'acronym', s.acronym, 'country', s.country, 'website', s.website, 'contactName', s.contact_name,
               'email', s.email, 'likeness', p.reasons, 'answer', p.answer,
               'answeredBy', coalesce(c.name, c.email), 'answeredAt', p.answered_at) as match
        from pairs p
        join signatures s on s.letter_id = p.letter_id and s.id = p.other_id
        join standings st on st.letter_id = s.letter_id and st.id = s.id
        left join coordinators c on c.id = p.answered_by
       where st.state <> 'unconfirmed' and (st.state <> 'withdrawn' or p.answer is not null)
       order by p.for_id, p.other_id, p.answer nulls last, p.answered_at nulls last, p.score`,
  )
  const found = new Map<string, Row[]>()
  for (const row of rows) found.set(row.forId, [...(found.get(row.forId) ?? []), row])
  return new Map([...found].map(([id, matches]) => [id, likest(matches)]))
}

const onlyTheName = { reasons: [{ code: 'same-name' }], vetoes: [] }

function likest(rows: Row[]): Omit<Match, 'allowed'>[] {
  const open = ({ match }: Row) => Number(match.answer === null)
  return rows
    .toSorted((a, b) => open(b) - open(a) || b.score - a.score || (a.match.id < b.match.id ? -1 : 1))
    .slice(0, most)
    .map(({ match }) => match)
}
