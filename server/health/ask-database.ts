import { soon, sql, type Db } from '../database/sql.ts'

/** Milliseconds after which a database that says nothing is out of reach. */
const patience = 2000

/** Whether the database answers, and soon. */
export function answers(db: Db): Promise<boolean> {
  const tired = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false).unref())
  // Given up with its connection: whoever asks every second must not take all of them.
  const asked = db.query(soon(sql`select`, patience)).then(
    () => true,
    () => false,
  )
  return Promise.race([asked, tired])
}
