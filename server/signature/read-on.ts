import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { Listed } from './list.ts'
import type { Signatory } from './signature.ts'

/** Where a line stands in the list. */
export type Place = { person: boolean; key: string; id: string }

export type Placed = Signatory & Place

type Reading = {
  letter: Listed
  /** The lines after this one, or before it; from the beginning where there is none. */
  after?: Place | undefined
  before?: Place | undefined
  limit: number
}

/** Lines of the list from a place on, or up to it: as quick at its end as at its beginning. */
export async function readOn(db: Db, { letter, after, before, limit }: Reading): Promise<Placed[]> {
  const reading = { letter, place: before ?? after ?? first, limit }
  if (before) return (await readBack(db, reading)).toReversed()
  return letter.listOrder === 'organizations first' ? readGrouped(db, reading) : readWhole(db, reading)
}

type From = { letter: Listed; place: Place; limit: number }

const first: Place = { person: false, key: '', id: '00000000-0000-0000-0000-000000000000' }

function readGrouped(db: Db, { letter, place, limit }: From): Promise<Placed[]> {
  return all<Placed>(
    db,
    sql`
    select id, people > 0 as person, sort_key as key, line, capacity, country, language
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and (people > 0, sort_key, id) > (${place.person}::boolean, ${place.key}::text, ${place.id}::uuid)
     order by people > 0, sort_key, id
     limit ${limit}`,
  )
}

function readWhole(db: Db, { letter, place, limit }: From): Promise<Placed[]> {
  return all<Placed>(
    db,
    sql`
    select id, people > 0 as person, sort_key as key, line, capacity, country, language
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and (sort_key, id) > (${place.key}::text, ${place.id}::uuid)
     order by sort_key, id
     limit ${limit}`,
  )
}

function readBack(db: Db, { letter, place, limit }: From): Promise<Placed[]> {
  if (letter.listOrder === 'organizations first')
    return all<Placed>(
      db,
      sql`
      select id, people > 0 as person, sort_key as key, line, capacity, country, language
        from signatories
       where letter_id = ${letter.id} and published <> 'withheld'
         and (people > 0, sort_key, id) < (${place.person}::boolean, ${place.key}::text, ${place.id}::uuid)
       order by people > 0 desc, sort_key desc, id desc
       limit ${limit}`,
    )
  return all<Placed>(
    db,
    sql`
    select id, people > 0 as person, sort_key as key, line, capacity, country, language
      from signatories
     where letter_id = ${letter.id} and published <> 'withheld'
       and (sort_key, id) < (${place.key}::text, ${place.id}::uuid)
     order by sort_key desc, id desc
     limit ${limit}`,
  )
}

/** Where a line stands that is on the list; nothing of any other signature. */
export function findPlace(
  db: Db,
  { letterId, id }: { letterId: string; id: string },
): Promise<Place | undefined> {
  return maybe<Place>(
    db,
    sql`
    select id, people > 0 as person, sort_key as key
      from signatories
     where letter_id = ${letterId} and id = ${id} and published <> 'withheld'`,
  )
}
