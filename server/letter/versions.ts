import { all, maybe, soon, sql, type Db } from '../database/sql.ts'
import type { TextSource } from './find.ts'
import type { EarlierVersion, EarlierVersions } from './letter.ts'

export type TextVersion = TextSource & {
  publishedAt: Date
  replacedAt: Date | null
  /** Whether no other came after it in its language: where it is replaced all the same, it was taken off the page. */
  newest: boolean
}

type Key = { letterId: string; language: string; version: number }

/** Any text that was ever published: people signed it, so it can be read for ever. */
export function findVersion(db: Db, { letterId, language, version }: Key): Promise<TextVersion | undefined> {
  return maybe<TextVersion>(
    db,
    soon(sql`
    select t.language, t.version, t.hash, t.source, t.published_at as "publishedAt", t.replaced_at as "replacedAt",
           not exists (select from texts n
                        where n.letter_id = t.letter_id and n.language = t.language and n.version > t.version) as newest,
           coalesce((select json_agg(json_build_object('name', ti.name, 'hash', i.sha256, 'mediaType', i.media_type,
                                                       'width', i.width, 'height', i.height) order by ti.name)
                       from text_images ti
                       join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
                      where ti.letter_id = t.letter_id and ti.language = t.language and ti.version = t.version),
                    '[]') as images
      from texts t
     where t.letter_id = ${letterId} and t.language = ${language} and t.version = ${version}`),
  )
}

/**
 * The versions that signatories have signed although a change of substance came after; none where nothing of substance
 * was changed, or everybody has agreed. A correction of form leaves a signature what it was.
 */
export async function findEarlier(db: Db, letterId: string): Promise<EarlierVersions | null> {
  const outdated = await all<Omit<EarlierVersion, 'signatures'>>(
    db,
    soon(sql`
    select t.language, t.version, t.published_at as "publishedAt"
      from texts t
     where t.letter_id = ${letterId}
       and exists (select from texts n
                    where n.letter_id = t.letter_id and n.language = t.language and n.version > t.version
                      and n.change = 'substance')
     order by t.published_at, t.language, t.version`),
  )
  // Most letters never change: nobody is counted for them.
  if (outdated.length === 0) return null

  const counts = await all<{ language: string; version: number; count: number }>(
    db,
    soon(sql`
    select text_language as language, text_version as version, count(*)::integer as count
      from signatories
     where letter_id = ${letterId}
     group by text_language, text_version`),
  )
  const versions = outdated.flatMap((text) => {
    const signed = counts.find(
      ({ language, version }) => language === text.language && version === text.version,
    )
    return signed ? [{ ...text, signatures: signed.count }] : []
  })
  const sum = (rows: { count: number }[]) => rows.reduce((total, { count }) => total + count, 0)
  const earlier = versions.reduce((total, { signatures }) => total + signatures, 0)
  return earlier > 0 ? { signatures: earlier, of: sum(counts), versions } : null
}
