import { all, maybe, sql, type Db } from '../database/sql.ts'
import { textFor } from '../letter/letter.ts'
import { isPublic, type Release, type ReleaseHead } from './press.ts'
import { readRelease } from './release-file.ts'

type Listing = {
  letterId: string
  /** Of the reader, and of the letter's original. */
  language: string
  original: string
  now: Date
}

/** What everybody may read now, the newest first; each in the reader's language where it is written in it. */
export async function listReleases(
  db: Db,
  { letterId, language, original, now }: Listing,
): Promise<ReleaseHead[]> {
  const heads = (await listAllReleases(db, letterId)).filter((head) => isPublic(head, now))
  const names = [...new Set(heads.map(({ name }) => name))]
  return names.flatMap((name) => {
    const versions = heads.filter((head) => head.name === name)
    return textFor(versions, language, original) ?? []
  })
}

/** Every release in every language, drafts too; for the desk. */
export function listAllReleases(db: Db, letterId: string): Promise<ReleaseHead[]> {
  return all<ReleaseHead>(
    db,
    sql`
    select name, language, title, to_char(dated, 'YYYY-MM-DD') as dated, embargo_until as "embargoUntil", published,
           written_at as "writtenAt"
      from releases
     where letter_id = ${letterId}
     order by dated desc, name desc, language`,
  )
}

/** Whether there is something for the press. */
export async function hasReleases(
  db: Db,
  { letterId, now }: { letterId: string; now: Date },
): Promise<boolean> {
  const found = await maybe(
    db,
    sql`
    select
      from releases
     where letter_id = ${letterId} and published and (embargo_until is null or embargo_until <= ${now})
     limit 1`,
  )
  return found !== undefined
}

type Key = { letterId: string; name: string; language: string }

/** A release in one language, whoever may read it. */
export async function findRelease(
  db: Db,
  { letterId, name, language }: Key,
): Promise<(Release & { source: string }) | undefined> {
  const found = await maybe<ReleaseHead & { source: string }>(
    db,
    sql`
    select name, language, title, to_char(dated, 'YYYY-MM-DD') as dated, embargo_until as "embargoUntil", published,
           written_at as "writtenAt", source
      from releases
     where letter_id = ${letterId} and name = ${name} and language = ${language}`,
  )
  if (!found) return undefined
  const { contacts, quotes, abouts, links, body } = readRelease(found.source)
  return { ...found, contacts, quotes, abouts, links, body }
}

/** For an export: the files as they came, by their names in the letter's folder. */
export async function listReleaseFiles(
  db: Db,
  letterId: string,
): Promise<{ name: string; source: string }[]> {
  return all<{ name: string; source: string }>(
    db,
    sql`
    select name || '.' || language || '.md' as name, source
      from releases
     where letter_id = ${letterId}
     order by name, language`,
  )
}
