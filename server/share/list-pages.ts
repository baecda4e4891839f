import { all, sql, type Db } from '../database/sql.ts'

export type PublicPages = {
  slug: string
  /** Of the original. */
  language: string
  /** Of its texts. */
  languages: string[]
  changedAt: Date
  /** The numbers of its editions, but those that are hidden. */
  editions: { number: number; frozenAt: string }[]
  /** Press releases that everybody may read, each with the languages that it is written in. */
  releases: { name: string; languages: string[]; writtenAt: string }[]
}

/** What search engines may read: the letters that are published, with their editions and press releases. */
export function listPublicPages(db: Db, { now }: { now: Date }): Promise<PublicPages[]> {
  return all<PublicPages>(
    db,
    sql`
    select l.slug, l.language, array_agg(t.language order by t.language) as languages,
           max(t.published_at) as "changedAt",
           coalesce((select json_agg(json_build_object('number', e.number, 'frozenAt', e.frozen_at) order by e.number)
                       from editions e
                      where e.letter_id = l.id and e.hidden_at is null), '[]') as editions,
           coalesce((select json_agg(r order by r.name)
                       from (select name, json_agg(language order by language) as languages,
                                    max(written_at) as "writtenAt"
                               from releases
                              where letter_id = l.id and published
                                and (embargo_until is null or embargo_until <= ${now})
                              group by name) r), '[]') as releases
      from letters l
      join texts t on t.letter_id = l.id and t.replaced_at is null
     group by l.id
     order by l.dated desc, l.slug`,
  )
}
