import type { DeskLetter } from '../coordinator/coordinator.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { listSignatures } from './list-signatures.ts'
import type { DeskSignature } from './review.ts'

/** One signature by its id, in whichever of the letters it is. */
export async function findSignature(
  db: Db,
  { letters, id }: { letters: DeskLetter[]; id: string },
): Promise<DeskSignature | undefined> {
  const found = await maybe<{ letterId: string }>(
    db,
    sql`
      select letter_id as "letterId"
        from signatures
       where letter_id = any(${letters.map((letter) => letter.id)}::uuid[]) and id = ${id}`,
  )
  const letter = letters.find((one) => one.id === found?.letterId)
  if (!letter) return undefined
  const [signature] = await listSignatures(db, { letter, id, limit: 1 })
  return signature
}

/** The signature that a decision is about. */
export async function findDecided(
  db: Db,
  { letters, decisionId }: { letters: DeskLetter[]; decisionId: string },
): Promise<DeskSignature | undefined> {
  const decision = await maybe<{ id: string }>(
    db,
    sql`
      select signature_id as id
        from decisions
       where letter_id = any(${letters.map((letter) => letter.id)}::uuid[]) and id = ${decisionId}`,
  )
  return decision && findSignature(db, { letters, id: decision.id })
}
