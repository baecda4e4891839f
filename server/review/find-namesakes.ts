import { all, sql, type Db } from '../database/sql.ts'
import type { Namesake } from './review.ts'

type Key = { letterId: string; id: string }
type Named = Key & { nameKey: string; country: string }

/** Who stands on the list, or waits, under the name and in the country of these organizations; by their ids. */
export async function findNamesakes(db: Db, { keys }: { keys: Key[] }): Promise<Map<string, Namesake[]>> {
  const organizations = keys.length > 0 ? await namesOf(db, keys) : []
  if (organizations.length === 0) return new Map()

  const alike = await findNamed(db, organizations)
  return new Map(
    organizations.map((one) => {
      const others = alike.filter((other) => isNamesake(one, other))
      return [one.id, others.map(({ id, line, counted }) => ({ id, line, counted }))]
    }),
  )
}

async function namesOf(db: Db, keys: Key[]): Promise<Named[]> {
  return all<Named>(
    db,
    sql`
      select s.letter_id as "letterId", s.id, s.name_key as "nameKey", coalesce(s.country, '--') as country
        from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
             as wanted (letter_id, id)
        join signatures s on s.letter_id = wanted.letter_id and s.id = wanted.id
       where s.capacity = 'organization'`,
  )
}

/** By lists of values and no join, so that the names are looked up together and not by a walk through the letter each. */
async function findNamed(db: Db, organizations: Named[]): Promise<(Named & Namesake)[]> {
  const letterIds = [...new Set(organizations.map(({ letterId }) => letterId))]
  const names = [...new Set(organizations.map(({ nameKey }) => nameKey))]
  return all<Named & Namesake>(
    db,
    sql`
      select letter_id as "letterId", id, name_key as "nameKey", coalesce(country, '--') as country, line,
             true as counted
        from signatories
       where letter_id = any(${letterIds}::uuid[]) and name_key = any(${names}) and capacity = 'organization'
       union all
      select letter_id, id, name_key, coalesce(country, '--'), line, false
        from waiting
       where letter_id = any(${letterIds}::uuid[]) and name_key = any(${names}) and capacity = 'organization'
       order by id`,
  )
}

function isNamesake(one: Named, other: Named): boolean {
  return (
    one.id !== other.id &&
    one.letterId === other.letterId &&
    one.nameKey === other.nameKey &&
    one.country === other.country
  )
}
