import { all, maybe, soon, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Letter, TextImage } from './letter.ts'

/** A text as it lies in the database; its images where they were asked for. */
export type TextSource = {
  language: string
  version: number
  hash: string
  source: string
  images?: (TextImage & { name: string })[]
}

export type FoundLetter = { letter: Letter; texts: TextSource[] }

/** A published letter. Throws a Refusal where there is none: one without a text is its coordinators' alone. */
export async function findLetter(db: Db, slug: string): Promise<FoundLetter> {
  const letter = await maybe<Letter>(
    db,
    soon(sql`
    select id, slug, language, dated::text as dated, signs, list_order as "listOrder",
           list_language as "listLanguage", approval, captcha, opens_at as "opensAt", closes_at as "closesAt",
           paused_at as "pausedAt", goal
      from letters
     where slug = ${slug}`),
  )
  if (!letter) throw new Refusal('letter-not-found')
  const texts = await currentTexts(db, letter.id)
  if (texts.length === 0) throw new Refusal('letter-not-found')
  return { letter, texts }
}

/** The original first, then by language. */
export function currentTexts(db: Db, letterId: string): Promise<TextSource[]> {
  return all<TextSource>(
    db,
    soon(sql`
    select t.language, t.version, t.hash, t.source,
           coalesce((select json_agg(json_build_object('name', ti.name, 'hash', i.sha256, 'mediaType', i.media_type,
                                                       'width', i.width, 'height', i.height) order by ti.name)
                       from text_images ti
                       join images i on i.letter_id = ti.letter_id and i.sha256 = ti.sha256
                      where ti.letter_id = t.letter_id and ti.language = t.language and ti.version = t.version),
                    '[]') as images
      from texts t
     where t.letter_id = ${letterId} and t.replaced_at is null
     order by t.language`),
  )
}
