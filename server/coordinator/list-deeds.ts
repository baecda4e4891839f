import { all, sql, type Db } from '../database/sql.ts'
import type { DeedShown } from './coordinator.ts'

type Listing = {
  letterId: string
  /** Of one coordinator alone. */
  person?: string | undefined
  /** The id of the last one on the page before. */
  after?: string | undefined
  limit: number
}

/** Who did what with a letter, the newest first. A line is there where a deed is about one signature that is named. */
export function listDeeds(
  db: Db,
  { letterId, person = '', after = '', limit }: Listing,
): Promise<DeedShown[]> {
  return all<DeedShown>(
    db,
    sql`
    with page as materialized (
      select id, coordinator_id, kind, details, at
        from deeds
       where letter_id = ${letterId}
         and (${person} = '' or coordinator_id = nullif(${person}, '')::uuid)
         and (${after} = '' or id < nullif(${after}, '')::uuid)
       order by id desc
       limit ${limit})
    select d.id, d.kind, d.details, d.at, c.name, c.email, s.id as "signatureId",
           case when s.published <> 'withheld' then s.line end as line
      from page d
      left join coordinators c on c.id = d.coordinator_id
      left join signatures s on s.letter_id = ${letterId} and s.id = (d.details ->> 'signatureId')::uuid
     order by d.id desc`,
  )
}

/** Everybody who has done something with a letter. */
export function listDoers(db: Db, letterId: string): Promise<{ id: string; name: string }[]> {
  return all<{ id: string; name: string }>(
    db,
    sql`
    select c.id, coalesce(c.name, c.email) as name
      from coordinators c
     where exists (select from deeds d where d.letter_id = ${letterId} and d.coordinator_id = c.id)
     order by name, c.id`,
  )
}
