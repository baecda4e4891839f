import { all, sql, type Db } from '../database/sql.ts'
import { compareTexts } from './compare.ts'
import type { Paragraph } from './difference.ts'
import type { ShownVersion } from './letter.ts'
import { readTextFor } from './text.ts'
import { findVersion } from './versions.ts'

type Asked = {
  letterId: string
  /** Whose difference from the one before it is shown. */
  language?: string | undefined
  version?: number | undefined
}

type ShownVersions = {
  versions: ShownVersion[]
  compared: { language: string; version: number; difference: Paragraph[] } | null
}

/** Every text that was ever published, the original's first and of each language the newest, and what one changed. */
export async function showVersions(db: Db, { letterId, language, version }: Asked): Promise<ShownVersions> {
  const versions = await listVersionsAtDesk(db, letterId)
  if (language === undefined || version === undefined) return { versions, compared: null }
  const [after, before] = await Promise.all(
    [version, version - 1].map((number) => findVersion(db, { letterId, language, version: number })),
  )
  if (!after || !before) return { versions, compared: null }
  const [earlier, later] = [before, after].map((source) => readTextFor([source], language, language))
  const difference = earlier && later ? compareTexts(earlier, later) : []
  return { versions, compared: { language, version, difference } }
}

function listVersionsAtDesk(db: Db, letterId: string): Promise<ShownVersion[]> {
  return all<ShownVersion>(
    db,
    sql`
    select t.language, t.version, t.title, t.change, t.published_at as "publishedAt", t.replaced_at as "replacedAt",
           max(t.version) over (partition by t.language) = t.version as newest,
           coalesce(s.count, 0)::integer as signatures
      from texts t
      join letters l on l.id = t.letter_id
      left join (select text_language, text_version, count(*) as count
                   from signatories
                  where letter_id = ${letterId}
                  group by text_language, text_version) s
             on s.text_language = t.language and s.text_version = t.version
     where t.letter_id = ${letterId}
     order by t.language <> l.language, t.language, t.version desc`,
  )
}
