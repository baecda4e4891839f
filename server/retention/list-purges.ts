import { all, sql, type Db } from '../database/sql.ts'
import type { Purged } from './retention.ts'

/** What was forgotten when, by kind. */
export function listPurges(db: Db): Promise<Purged[]> {
  return all<Purged>(
    db,
    sql`
    select p.kind, max(p.finished_at) as "finishedAt", sum(p.count)::integer as count
      from purges p
     group by p.kind
     order by p.kind`,
  )
}
