import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

/** What an organization's public contact sees of its line on a letter: nothing of who signed. */
export type Listing = { line: string; state: 'listed' | 'disputed' | 'not-listed' }

export async function findListing(
  db: Db,
  { letterId, signatureId }: { letterId: string; signatureId: string },
): Promise<Listing> {
  const listing = await maybe<Listing>(
    db,
    sql`
    select s.line,
           case when g.id is not null then 'listed'
                when exists (select from disputes d
                              where d.letter_id = s.letter_id and d.signature_id = s.id and d.resolved_at is null)
                then 'disputed'
                else 'not-listed' end as state
      from signatures s
      left join signatories g on g.letter_id = s.letter_id and g.id = s.id
     where s.letter_id = ${letterId} and s.id = ${signatureId} and s.capacity = 'organization'`,
  )
  if (!listing) throw new Refusal('link-broken')
  return listing
}
