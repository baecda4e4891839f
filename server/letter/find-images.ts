import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { LetterImage } from '../document/document.ts'
import { Refusal } from '../refusal.ts'
import type { TextImage } from './letter.ts'

type OfText = { letterId: string; language: string; version: number }

/** The images of a version of a text for the typesetter, by their files' names. */
export async function findImages(
  db: Db,
  { letterId, language, version }: OfText,
): Promise<Record<string, LetterImage>> {
  const rows = await all<LetterImage & { name: string }>(
    db,
    sql`
    select ti.name, i.media_type as "mediaType", i.width, i.height,
           translate(encode(i.bytes, 'base64'), e'\n', '') as content
      from text_images ti
      join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
     where ti.letter_id = ${letterId} and ti.language = ${language} and ti.version = ${version}
     order by ti.name`,
  )
  return Object.fromEntries(rows.map(({ name, ...image }) => [name, image]))
}

/** The files of a letter's current texts that are images, with their bytes. */
export function findImageFiles(db: Db, letterId: string): Promise<{ name: string; bytes: Buffer }[]> {
  return all(
    db,
    sql`
    select distinct on (ti.name) ti.name, i.bytes
      from text_images ti
      join texts t on t.letter_id = ti.letter_id and t.language = ti.language and t.version = ti.version
      join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
     where ti.letter_id = ${letterId} and t.replaced_at is null
     order by ti.name, t.published_at desc`,
  )
}

/** One image as its page address names it. Throws a Refusal where there is none. */
export async function findImage(
  db: Db,
  { slug, hash, mediaType }: { slug: string } & Pick<TextImage, 'hash' | 'mediaType'>,
): Promise<Buffer> {
  const found = await maybe<{ bytes: Buffer }>(
    db,
    sql`
    select i.bytes
      from letters l
      join images i on i.letter_id = l.id
     where l.slug = ${slug} and i.sha256 = ${hash} and i.media_type = ${mediaType}`,
  )
  if (!found) throw new Refusal('page-not-found')
  return found.bytes
}
