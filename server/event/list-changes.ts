import { all, sql, type Db } from '../database/sql.ts'
import type { Change } from './event.ts'
import { numberEvents } from './number-events.ts'

type Listing = {
  letterId: string
  /** The number of the last one that is known. */
  after: number
  limit: number
}

/** What has happened to a letter since then, in its order; names as they stand now. */
export async function listChanges(db: Db, { letterId, after, limit }: Listing): Promise<Change[]> {
  await numberEvents(db, letterId)
  return all<Change>(
    db,
    sql`
    select e.number, e.id, e.kind, e.at, e.signature_id as signature, e.reason, e.edition, e.organizations, e.people,
           case when s.line is not null
                then json_build_object('line', s.line, 'capacity', s.capacity, 'country', s.country,
                                       'language', s.language) end as signatory
      from events e
      left join signatories s on s.letter_id = e.letter_id and s.id = e.signature_id
     where e.letter_id = ${letterId} and e.number > ${after}
     order by e.number
     limit ${limit}`,
  )
}
