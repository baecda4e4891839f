import { maybe, sql, type Db } from '../database/sql.ts'
import type { Checked, CheckedEdition, EditionFile } from './edition.ts'

/** What is known of a file: its hash in hexadecimal, and the marks it carries. */
export type FileToCheck = { sha256: string; marks: string[] }

/**
 * Whether a file is an edition of ours, and unaltered. Its bytes decide: the marks in it, which anybody may write into
 * any file, only say which edition an altered one means to be. `language` is the reader's, for the letter's title.
 */
export async function checkFile(
  db: Db,
  { sha256, marks }: FileToCheck,
  { language }: { language: string },
): Promise<Checked> {
  const file = await findByHash(db, sha256)
  if (file) {
    const edition = await findOf(db, file, language)
    const { kind, sizeBytes } = file
    return { verdict: 'unaltered', edition, file: { kind, language: file.language, sha256, sizeBytes } }
  }
  for (const mark of marks) {
    const meant = await findByMark(db, mark)
    if (meant) return { verdict: 'altered', edition: await findOf(db, meant, language) }
  }
  return { verdict: 'unknown' }
}

type Key = { letterId: string; number: number }

/** A list without names may be the same in two editions: the newest is meant. */
function findByHash(db: Db, sha256: string): Promise<(Key & EditionFile) | undefined> {
  return maybe<Key & EditionFile>(
    db,
    sql`
    select letter_id as "letterId", number, kind, language, sha256, size_bytes as "sizeBytes"
      from edition_files
     where sha256 = ${sha256}
     order by letter_id desc, number desc
     limit 1`,
  )
}

function findByMark(db: Db, mark: string): Promise<Key | undefined> {
  const [slug, number, hash] = mark.split('/')
  return maybe<Key>(
    db,
    sql`
    select e.letter_id as "letterId", e.number
      from letters l
      join editions e on e.letter_id = l.id
     where l.slug = ${slug} and e.number = ${Number(number)} and e.hash = ${hash}`,
  )
}

async function findOf(db: Db, { letterId, number }: Key, language: string): Promise<CheckedEdition> {
  const edition = await maybe<CheckedEdition>(
    db,
    sql`
    select l.slug, e.number, e.frozen_at as "frozenAt", e.hash, e.hidden_at is not null as hidden,
           json_build_object('organizations', e.organizations, 'people', e.people, 'withheld', e.withheld) as counts,
           t.title, t.language as "titleLanguage"
      from editions e
      join letters l on l.id = e.letter_id
      join edition_texts et on et.letter_id = e.letter_id and et.number = e.number
      join texts t on t.letter_id = et.letter_id and t.language = et.language and t.version = et.version
     where e.letter_id = ${letterId} and e.number = ${number}
     order by t.language <> ${language}, t.language <> e.language
     limit 1`,
  )
  if (!edition) throw new Error('an edition without a text')
  return edition
}
