import type { DeskLetter } from '../coordinator/coordinator.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { describeSignatures, type SignatureKey } from './describe-signatures.ts'
import type { DeskSignature } from './review.ts'

/** One signature by its id, in whichever of the letters it is. */
export async function findSignature(
  db: Db,
  { letters, id }: { letters: DeskLetter[]; id: string },
): Promise<DeskSignature | undefined> {
  const key = await maybe<SignatureKey>(
    db,
    sql`
      select letter_id as "letterId", id, state
        from standings
       where letter_id = any(${letters.map((letter) => letter.id)}::uuid[]) and id = ${id}`,
  )
  const [signature] = key ? await describeSignatures(db, { keys: [key], letters }) : []
  return signature
}
