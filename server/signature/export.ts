import { all, sql, type Db } from '../database/sql.ts'
import type { SignatoryRow } from './signature.ts'
import { printedLine } from './line.ts'

type Row = Omit<SignatoryRow, 'position'> & { second_name: string | null; language: string }

/** The signatories as signatories.csv has them: the imported in their order, then the others by the alphabet. */
export async function listForExport(db: Db, letterId: string): Promise<SignatoryRow[]> {
  const rows = await all<Row>(
    db,
    sql`
    select line as printed, case capacity when 'organization' then 'organization' else 'individual' end as kind,
           name, second_name, acronym, role, affiliation, people, country, language
      from signatories
     where letter_id = ${letterId} and published <> 'withheld'
     order by position nulls last, sort_key, id`,
  )
  return rows.map(({ second_name, language, ...row }, index) => ({
    ...row,
    name: second_name ? printedLine({ name: row.name, secondName: second_name }, language) : row.name,
    position: index + 1,
  }))
}
