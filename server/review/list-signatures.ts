import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature, State } from './review.ts'

type Listing = {
  letter: DeskLetter
  /** In the line, the contact's name or the address. */
  search?: string | undefined
  state?: State | undefined
  limit: number
  /** The id of the last one on the page before. */
  after?: string | undefined
}

/** The signatures of a letter, the newest first: their ids are in the order in which they came. */
export async function listSignatures(db: Db, listing: Listing): Promise<DeskSignature[]> {
  const { letter, search = '', state = null, limit, after = null } = listing
  const typed = `%${escapeLike(search)}%`
  const folded = `%${nameKey(search) || typed}%`
  const keys = await all<SignatureKey>(
    db,
    sql`
      select s.letter_id as "letterId", s.id, st.state
        from signatures s
        join standings st on st.letter_id = s.letter_id and st.id = s.id
       where s.letter_id = ${letter.id}
         and (${after}::uuid is null or s.id < ${after}::uuid)
         and (${state}::text is null or st.state = ${state})
         and (${search} = '' or s.name_key like ${folded} or s.line ilike ${typed} or s.contact_name ilike ${typed}
              or s.email ilike ${typed})
       order by s.id desc
       limit ${limit}`,
  )
  return describeSignatures(db, { keys, letters: [letter] })
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
