import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import { sql } from '#server/database/sql.ts'
import type { Unsealed } from '#server/seal/seal.ts'
import { sealedRow } from '#server/seal/seal-row.ts'

/** Each of a letter's signatures `count` times more, from other mailboxes. */
export async function addCopies(
  pool: pg.Pool,
  { letterId, count }: { letterId: string; count: number },
): Promise<void> {
  const { rows } = await pool.query<Unsealed>('select * from signatures where letter_id = $1', [letterId])
  const copies = rows.flatMap((row) =>
    Array.from({ length: count }, (_, n) => {
      const email = `${n}@example.org`
      return sealedRow(pool, { ...row, id: uuid(), name_key: `${row.name_key}${n}`, email, email_key: email })
    }),
  )
  await pool.query(sql`
    insert into signatures (letter_id, id, capacity, name, line, sort_key, name_key, people, email, email_key, language,
                            text_language, text_version, text_hash, consent_version, origin, signed_at, confirmed_at)
    select letter_id, id, capacity, name, line, sort_key, name_key, people, email, email_key, language,
           text_language, text_version, text_hash, consent_version, origin, signed_at, confirmed_at
      from json_populate_recordset(null::signatures, ${JSON.stringify(copies)}::json)`)
}
