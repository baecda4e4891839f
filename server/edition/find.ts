import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Delivered, Edition, EditionFile, LetterEditions } from './edition.ts'

type Key = { letterId: string; number: number }

export async function findEdition(db: Db, { letterId, number }: Key): Promise<Edition> {
  const edition = (await listEditions(db, letterId)).find((one) => one.number === number)
  if (!edition) throw new Refusal('edition-not-found')
  return edition
}

/** The newest first. */
export function listEditions(db: Db, letterId: string): Promise<Edition[]> {
  return all<Edition>(
    db,
    sql`
    select number, frozen_at as "frozenAt", hash, hidden_at is not null as hidden,
           json_build_object('organizations', organizations, 'people', people, 'withheld', withheld) as counts
      from editions
     where letter_id = ${letterId}
     order by number desc`,
  )
}

/** Of a language, or of all. */
export function listFiles(db: Db, { letterId, number }: Key): Promise<EditionFile[]> {
  return all<EditionFile>(
    db,
    sql`
    select f.kind, f.language, f.sha256, f.size_bytes as "sizeBytes"
      from edition_files f
      join editions e using (letter_id, number)
     where f.letter_id = ${letterId} and f.number = ${number}
     order by f.kind desc, f.language <> e.language, f.language`,
  )
}

export type FileKey = Key & Pick<EditionFile, 'kind'> & { language: string | null }

/** The bytes of a file; of the list, whatever its language. Where somebody in it was erased, it is not there any more. */
export async function readFile(
  db: Db,
  { letterId, number, kind, language }: FileKey,
): Promise<{ bytes: Buffer; sha256: string }> {
  const file = await maybe<{ bytes: Buffer; sha256: string }>(
    db,
    sql`
    select f.bytes, f.sha256
      from edition_files f
      join editions e using (letter_id, number)
     where f.letter_id = ${letterId} and f.number = ${number} and f.kind = ${kind}
       and f.language = coalesce(${language}, f.language) and e.hidden_at is null`,
  )
  if (!file) throw new Refusal('edition-not-found')
  return file
}

/** To whom the editions of a letter were delivered, and when: what is still on its way was not. */
export function listDelivered(db: Db, letterId: string): Promise<Delivered[]> {
  return all<Delivered>(
    db,
    sql`
    select d.number, min(coalesce(o.sent_at, d.delivered_at)) as "on", coalesce(d.office, d.addressee) as "to"
      from deliveries d
      left join outbox o on o.letter_id = d.letter_id and o.id = d.id
     where d.letter_id = ${letterId} and (o.id is null or o.sent_at is not null)
     group by d.number, coalesce(d.office, d.addressee)
     order by d.number desc, min(d.id::text)`,
  )
}

/** What the letter's own page says. */
export async function findEditionsOf(db: Db, letterId: string): Promise<LetterEditions> {
  const [newest = null] = await listEditions(db, letterId)
  return { newest, delivered: newest ? await listDelivered(db, letterId) : [] }
}
