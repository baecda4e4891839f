import { all, sql, type Db } from '../database/sql.ts'
import type { SignatureKey } from './describe-signatures.ts'
import type { Namesake } from './review.ts'

/** Who stands on the list, or waits, under the name and in the country of these organizations; by their ids. */
export async function findNamesakes(
  db: Db,
  { keys }: { keys: SignatureKey[] },
): Promise<Map<string, Namesake[]>> {
  const rows = await all<Namesake & { of: string }>(
    db,
    sql`
      select s.id as "of", o.id, o.line, o.counted
        from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
             as wanted (letter_id, id)
        join signatures s on s.letter_id = wanted.letter_id and s.id = wanted.id and s.capacity = 'organization'
        join (select letter_id, id, capacity, name_key, country, line, confirmed_at, true as counted from signatories
               union all
              select letter_id, id, capacity, name_key, country, line, confirmed_at, false from waiting) o
          on o.letter_id = s.letter_id and o.name_key = s.name_key and o.capacity = 'organization'
         and coalesce(o.country, '--') = coalesce(s.country, '--') and o.id <> s.id
       order by o.confirmed_at, o.id`,
  )
  const found = new Map<string, Namesake[]>()
  for (const { of, ...namesake } of rows) found.set(of, [...(found.get(of) ?? []), namesake])
  return found
}
