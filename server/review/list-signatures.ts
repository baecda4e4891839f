import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature, State } from './review.ts'

type Listing = {
  letter: DeskLetter
  id?: string | undefined
  /** In the line, the contact's name or the address. */
  search?: string | undefined
  state?: State | undefined
  limit: number
  /** The id of the last one on the page before. */
  after?: string | undefined
}

/** The signatures of a letter, the newest first: their ids are in the order in which they came. */
export async function listSignatures(db: Db, listing: Listing): Promise<DeskSignature[]> {
  const { letter, id = null, search = '', state = null, limit, after = null } = listing
  const typed = `%${escapeLike(search)}%`
  const folded = `%${nameKey(search) || typed}%`
  const keys = await all<SignatureKey>(
    db,
    sql`
      select "letterId", id, state
        from (select letter_id as "letterId", id, name_key, line, contact_name, email,
                     case when withdrawn_at is not null then 'withdrawn'
                          when confirmed_at is null then 'unconfirmed'
                          when counted then 'counted'
                          when verdict = 'rejected' then 'rejected'
                          else 'waiting' end as state
                from signatures
               where letter_id = ${letter.id}
                 and (${id}::uuid is null or id = ${id}::uuid)
                 and (${after}::uuid is null or id < ${after}::uuid)) s
       where (${state}::text is null or state = ${state})
         and (${search} = '' or name_key like ${folded} or line ilike ${typed} or contact_name ilike ${typed}
              or email ilike ${typed})
       order by id desc
       limit ${limit}`,
  )
  return describeSignatures(db, { keys, letters: [letter] })
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
