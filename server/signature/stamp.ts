import { one, sql, type Db } from '../database/sql.ts'

/**
 * What the printed list of a letter is like, in a few digits: others as soon as anything is that `listSignatories` or
 * the counts are made of (but for one chance in 2^64). The database adds it up where the lines are: of a hundred
 * thousand of them none is sent.
 */
export async function stampOfList(db: Db, letterId: string): Promise<string> {
  const { stamp } = await one<{ stamp: string }>(
    db,
    sql`
    select count(*) || ' ' ||
           coalesce(sum(hashtextextended(concat_ws(${'\u0002'}, id, coalesce(line, ''), capacity, published, people,
                                                   coalesce(country, ''), language, sort_key), 0)), 0) as stamp
      from signatories
     where letter_id = ${letterId}`,
  )
  return stamp
}
