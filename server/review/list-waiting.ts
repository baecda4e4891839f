import { all, sql, type Db } from '../database/sql.ts'
import type { Grade } from '../organization/organization.ts'
import type { Capacity, Hold } from '../signature/signature.ts'

/** What waits for a decision, as far as it is no person's: a name of a body, and what speaks for it. */
type WaitingShown = {
  id: string
  state: 'waiting' | 'disputed'
  capacity: Capacity
  line: string | null
  country: string | null
  website: string | null
  holds: Hold[]
  grade: Grade | null
  like: string[]
  /** ISO 8601, to the microsecond: it pages the queue too. */
  since: string
}

type Listing = { letterId: string; after: { since: string; id: string } | null; limit: number }

/** The queue of a letter for programs, what waits the longest first. */
export function listWaiting(db: Db, { letterId, after, limit }: Listing): Promise<WaitingShown[]> {
  return all<WaitingShown>(
    db,
    sql`
    select u.id, u.state, u.capacity, u.holds, to_json(u.since) #>> '{}' as since,
           o.name as line, o.country, o.website,
           (select case when bool_or(e.grade = 'strong') then 'strong'
                        when bool_or(e.grade = 'fair') then 'fair'
                        when bool_or(e.grade = 'weak') then 'weak' end
              from evidence e
             where e.letter_id = u.letter_id and e.signature_id = u.id) as grade,
           array(select l.other_id
                   from likenesses l
                  where l.letter_id = u.letter_id and l.signature_id = u.id and l.answer is null
                  order by l.score) as "like"
      from undecided_like(${[letterId]}::uuid[], null, null, null, null) u
      left join standing_organizations o on o.letter_id = u.letter_id and o.id = u.id
     where ${after?.id ?? null}::uuid is null
        or (u.since, u.id) > (${after?.since ?? null}::timestamptz, ${after?.id ?? null}::uuid)
     order by u.since, u.id
     limit ${limit}`,
  )
}
