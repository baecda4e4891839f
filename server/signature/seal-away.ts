import { all, sql, type Db } from '../database/sql.ts'
import { nameKey } from '../likeness/normal-form.ts'
import type { Unsealed } from '../seal/seal.ts'
import { sealedRow } from '../seal/seal-row.ts'

type SealingAway = { letterId: string; signatureIds: string[] }

/**
 * Seals the names of people who withdrew, however much of them was shown: nothing leads back from there, and nobody but
 * the desk and they themselves see them any more. Organizations are public. Call it in the transaction that withdraws.
 */
export async function sealAway(db: Db, { letterId, signatureIds }: SealingAway): Promise<void> {
  const rows = await all<Omit<Unsealed, 'name_key'>>(
    db,
    sql`
    select id, capacity, people, name, second_name, role, affiliation, line
      from signatures
     where letter_id = ${letterId} and id = any(${signatureIds}::uuid[]) and withdrawn_at is not null
       and capacity <> 'organization' and erased_at is null and not is_sealed(line, id)`,
  )
  if (rows.length === 0) return
  const sealed = rows.map((row) =>
    sealedRow(db, { ...row, published: 'withheld', name_key: nameKey(row.name) }),
  )
  await db.query(sql`
    update signatures s
       set (name, second_name, role, affiliation, line, name_key, sort_key)
         = (v.name, v.second_name, v.role, v.affiliation, v.line, v.name_key, ''),
           hidden_words = s.hidden_words || v.hidden_words
      from json_populate_recordset(null::signatures, ${JSON.stringify(sealed)}::json) v
     where s.letter_id = ${letterId} and s.id = v.id`)
}
