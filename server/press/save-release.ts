import { record } from '../coordinator/activity.ts'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { NamedRelease } from './folder.ts'

type Importing = { letterId: string; releases: NamedRelease[]; now: Date }

/** Puts the releases of a folder in their places. Others, written at the desk, stay. In a transaction. */
export async function importReleases(db: Db, { letterId, releases, now }: Importing): Promise<void> {
  for (const { name, front, source } of releases) {
    await db.query(sql`
      insert into releases (letter_id, name, language, title, dated, embargo_until, published, source, written_at)
      values (${letterId}, ${name}, ${front.language}, ${front.title}, ${front.date}, ${front.embargo ?? null},
              ${front.published}, ${source}, ${now})
      on conflict (letter_id, name, language) do update
         set (title, dated, embargo_until, published, source, written_at, written_by)
             = (excluded.title, excluded.dated, excluded.embargo_until, excluded.published, excluded.source,
                excluded.written_at, excluded.written_by)
       where releases.source <> excluded.source`)
  }
}

type Saving = {
  letterId: string
  release: NamedRelease
  /** When the release that is replaced was written, ISO 8601; null where there shall be none. */
  seen: string | null
  coordinatorId: string
  now: Date
}

/**
 * Saves a release as it was written at the desk. False, and nothing is saved, where it was changed since it was read, or
 * one of its name is there already. Call it in a transaction.
 */
export async function saveRelease(
  db: Db,
  { letterId, release, seen, coordinatorId, now }: Saving,
): Promise<boolean> {
  const { name, front, source } = release
  const saved = await maybe(
    db,
    sql`
    insert into releases (letter_id, name, language, title, dated, embargo_until, published, source,
                          written_at, written_by)
    values (${letterId}, ${name}, ${front.language}, ${front.title}, ${front.date}, ${front.embargo ?? null},
            ${front.published}, ${source}, ${now}, ${coordinatorId})
    on conflict (letter_id, name, language) do update
       set (title, dated, embargo_until, published, source, written_at, written_by)
           = (excluded.title, excluded.dated, excluded.embargo_until, excluded.published, excluded.source,
              excluded.written_at, excluded.written_by)
     where date_trunc('milliseconds', releases.written_at) = ${seen}::timestamptz
    returning name`,
  )
  if (!saved) return false
  const details = { name, language: front.language, published: front.published }
  await record(db, { letterId, coordinatorId, kind: 'release-saved', details, now })
  return true
}

type Deleting = { letterId: string; name: string; language: string; coordinatorId: string; now: Date }

/** What was public stays: it may be taken back, and then deleted. In a transaction. */
export async function deleteDraft(
  db: Db,
  { letterId, name, language, coordinatorId, now }: Deleting,
): Promise<boolean> {
  const deleted = await all(
    db,
    sql`
    delete from releases
     where letter_id = ${letterId} and name = ${name} and language = ${language} and not published
    returning name`,
  )
  if (deleted.length === 0) return false
  await record(db, { letterId, coordinatorId, kind: 'release-deleted', details: { name, language }, now })
  return true
}
