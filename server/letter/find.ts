import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Letter } from './letter.ts'

/** The current texts as they lie in the database. */
export type TextSource = { language: string; version: number; hash: string; source: string }

export type FoundLetter = { letter: Letter; texts: TextSource[] }

export async function findLetter(db: Db, slug: string): Promise<FoundLetter> {
  const letter = await maybe<Letter>(
    db,
    sql`
    select id, slug, language, dated::text as dated, signs, list_order as "listOrder",
           list_language as "listLanguage", approval, captcha, opens_at as "opensAt", closes_at as "closesAt",
           paused_at as "pausedAt"
      from letters
     where slug = ${slug}`,
  )
  if (!letter) throw new Refusal('letter-not-found')
  return { letter, texts: await currentTexts(db, letter.id) }
}

/** The original first, then by language. */
export function currentTexts(db: Db, letterId: string): Promise<TextSource[]> {
  return all<TextSource>(
    db,
    sql`
    select language, version, hash, source
      from texts
     where letter_id = ${letterId} and replaced_at is null
     order by language`,
  )
}
