import { sql, type Db } from '../database/sql.ts'

/** Shorter names are words of many texts. */
const shortest = 4

type Forgetting = { letterId: string; names: string[] }

/**
 * Strikes out what coordinators and contacts wrote about others, or about many at once, where it names somebody: whole
 * names and addresses, in any case. What was written about the person's own signature goes with it (forgetAround). Call
 * it in a transaction.
 */
export async function forgetMentions(db: Db, { letterId, names }: Forgetting): Promise<void> {
  const sought = names.filter((name) => name.length >= shortest)
  if (sought.length === 0) return
  for (const statement of [
    sql`update decisions set reason = '(erased)'
         where letter_id = ${letterId} and names_any(reason, ${sought}::text[])`,
    sql`update evidence set note = '(erased)'
         where letter_id = ${letterId} and names_any(note, ${sought}::text[])`,
    sql`update questions set text = '(erased)'
         where letter_id = ${letterId} and names_any(text, ${sought}::text[])`,
    sql`update disputes set statement = '(erased)'
         where letter_id = ${letterId} and names_any(statement, ${sought}::text[])`,
    sql`update disputes set reason = '(erased)'
         where letter_id = ${letterId} and names_any(reason, ${sought}::text[])`,
    sql`update bulk_acts set reason = '(erased)'
         where letter_id = ${letterId} and names_any(reason, ${sought}::text[])`,
    sql`update gatherings set note = '(erased)'
         where letter_id = ${letterId} and names_any(note, ${sought}::text[])`,
    sql`update gatherings set file_name = '(erased)'
         where letter_id = ${letterId} and names_any(file_name, ${sought}::text[])`,
  ])
    await db.query(statement)
}
