import { all, sql, type Db } from '../database/sql.ts'

type VersionHead = {
  language: string
  version: number
  title: string
  hash: string
  publishedAt: Date
  replacedAt: Date | null
}

/** Every text that was ever published of a letter, by language, the newest first. */
export function listVersions(db: Db, letterId: string): Promise<VersionHead[]> {
  return all<VersionHead>(
    db,
    sql`
    select language, version, title, hash, published_at as "publishedAt", replaced_at as "replacedAt"
      from texts
     where letter_id = ${letterId}
     order by language, version desc`,
  )
}
