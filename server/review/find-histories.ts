import { all, sql, type Db } from '../database/sql.ts'
import type { DeskSignature } from './review.ts'

export type History = Pick<DeskSignature, 'decisions' | 'edits' | 'questions'>

/** What was decided about signatures, changed of them and asked their signers, the oldest first; by their ids. */
export async function findHistories(
  db: Db,
  keys: { letterId: string; id: string }[],
): Promise<Map<string, History>> {
  const rows = await all<History & { id: string }>(
    db,
    sql`
      select wanted.id, coalesce(d.decisions, '[]') as decisions, coalesce(e.edits, '[]') as edits,
             coalesce(q.questions, '[]') as questions
        from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
             as wanted (letter_id, id)
        left join lateral (
          select json_agg(
                   json_build_object('id', d.id, 'kind', d.kind, 'reason', d.reason, 'by', coalesce(c.name, c.email),
                                     'at', d.decided_at, 'undoes', d.undoes, 'sameAs', other.line,
                                     'inBulk', d.bulk_id is not null)
                   order by d.decided_at, d.id) as decisions
            from decisions d
            left join coordinators c on c.id = d.coordinator_id
            left join signatures other on other.letter_id = d.letter_id and other.id = d.same_as
           where d.letter_id = wanted.letter_id and d.signature_id = wanted.id
        ) d on true
        left join lateral (
          select json_agg(
                   json_build_object('id', e.id, 'by', coalesce(c.name, c.email), 'at', e.edited_at,
                                     'before', e.before, 'after', e.after, 'undoes', e.undoes,
                                     'undoable', e.undoes is null and e.coordinator_id is not null and not exists (
                                       select from edits later
                                        where later.letter_id = e.letter_id and later.signature_id = e.signature_id
                                          and (later.edited_at, later.id) > (e.edited_at, e.id)))
                   order by e.edited_at, e.id) as edits
            from edits e
            left join coordinators c on c.id = e.coordinator_id
           where e.letter_id = wanted.letter_id and e.signature_id = wanted.id
        ) e on true
        left join lateral (
          select json_agg(
                   json_build_object('id', q.id, 'by', coalesce(c.name, c.email), 'at', q.asked_at, 'text', q.text,
                                     'takenBack', q.taken_back_at is not null,
                                     'undoable', q.taken_back_at is null and exists (
                                       select from outbox o
                                        where o.letter_id = q.letter_id and o.signature_id = q.signature_id
                                          and o.kind = 'question' and o.payload ->> 'question' = q.id::text
                                          and o.sent_at is null))
                   order by q.asked_at, q.id) as questions
            from questions q
            join coordinators c on c.id = q.coordinator_id
           where q.letter_id = wanted.letter_id and q.signature_id = wanted.id
        ) q on true`,
  )
  return new Map(rows.map(({ id, ...history }) => [id, history]))
}
