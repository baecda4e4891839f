import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { maybe, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { Refusal } from '../refusal.ts'

type Asked = {
  tokenId: string
  /** The Idempotency-Key; without one it is done each time that it is asked. */
  key: string | undefined
  /** All that says what is asked: method, address and body. */
  request: unknown
  now: Date
}

/**
 * Does something once, however often it is sent under one key: who never got the answer asks again, and gets it. The key
 * is taken in the transaction of the act, so that of two at once the second waits, and what failed may be tried again.
 */
export function answerOnce<Answer extends object>(
  pool: Pool,
  { tokenId, key, request, now }: Asked,
  act: (db: Db) => Promise<Answer>,
): Promise<Answer> {
  return inTransaction(pool, async (db) => {
    if (key === undefined) return act(db)
    const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
    const taken = await maybe(
      db,
      sql`
      insert into kept_answers (token_id, key, request_hash, answer, answered_at)
      values (${tokenId}, ${key}, ${hash}, '{}', ${now})
      on conflict do nothing
      returning key`,
    )
    if (!taken) return keptAnswer<Answer>(db, { tokenId, key, hash })

    const answer = await act(db)
    await db.query(sql`
      update kept_answers set answer = ${answer} where token_id = ${tokenId} and key = ${key}`)
    return answer
  })
}

async function keptAnswer<Answer>(
  db: Db,
  { tokenId, key, hash }: { tokenId: string; key: string; hash: string },
): Promise<Answer> {
  const kept = await maybe<{ answer: Answer; hash: string }>(
    db,
    sql`
    select answer, request_hash as hash from kept_answers where token_id = ${tokenId} and key = ${key}`,
  )
  if (kept?.hash !== hash) throw new Refusal('key-used-already')
  return kept.answer
}
