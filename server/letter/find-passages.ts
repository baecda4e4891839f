import { maybe, sql, type Db } from '../database/sql.ts'
import { compareTexts } from './compare.ts'
import { readIn } from './difference.ts'
import { readTextFor } from './text.ts'
import { findVersion } from './versions.ts'

type Key = { letterId: string; signatureId: string }

/** A paragraph before and after; empty where it is new or gone. */
export type Passage = { before: string; after: string }

/** What the text says otherwise now than when it was signed; nothing where its present version was agreed to. */
export async function findPassages(db: Db, { letterId, signatureId }: Key): Promise<Passage[]> {
  const signed = await maybe<{ language: string; version: number; now: number }>(
    db,
    sql`
    select s.text_language as language, s.text_version as version, t.version as now
      from standing s
      join texts t on t.letter_id = s.letter_id and t.language = s.text_language and t.replaced_at is null
     where s.letter_id = ${letterId} and s.id = ${signatureId} and t.version > s.text_version`,
  )
  if (!signed) return []

  const { language, version, now } = signed
  const before = await findVersion(db, { letterId, language, version })
  const after = await findVersion(db, { letterId, language, version: now })
  if (!before || !after) return []
  const [one, other] = [before, after].map((source) => readTextFor([source], language, language))
  if (!one || !other) return []
  return compareTexts(one, other)
    .filter(({ kind }) => kind !== 'same')
    .map((paragraph) => ({
      before: readIn([paragraph], 'before').join(),
      after: readIn([paragraph], 'after').join(),
    }))
}
