import { all, sql, type Db } from '../database/sql.ts'
import { paragraphsOf } from '../letter/compare.ts'
import { readTextFor } from '../letter/text.ts'
import { emptyWords, type Words } from './draft.ts'
import type { Draft, OfLetter } from './find.ts'
import { paragraphsIn } from './paragraphs.ts'
import { readText } from './read-text.ts'

type Translating = {
  letterId: string
  original: Draft
  language: string
  /** The heading of the list, in that language. */
  heading: string
  coordinatorId: string
  now: Date
}

/** Begins a translation; of the original it has the names, and the files of logos. One that is there stays. */
export async function startTranslation(db: Db, translating: Translating): Promise<void> {
  const { letterId, original, language, heading, coordinatorId, now } = translating
  const { addressees, conveners, hands } = original.words
  const unnamed = (rows: Words['hands']) => rows.map(({ name }) => ({ name, office: '' }))
  const words: Words = {
    ...emptyWords,
    heading,
    addressees: unnamed(addressees),
    conveners: conveners.map(({ name, logo }) => ({ name, logo, about: '' })),
    hands: unnamed(hands),
  }
  await db.query(sql`
    insert into drafts (letter_id, language, revision, words, base, dirty, followed, saved_by, saved_at)
    values (${letterId}, ${language}, 1, ${words}, 0, true, ${JSON.stringify(originalParagraphs(original))},
            ${coordinatorId}, ${now})
    on conflict (letter_id, language) do nothing`)
}

/** Says that a translation follows the original as it is now. */
export async function markUpToDate(
  db: Db,
  { letterId, original, translation, coordinatorId, now }: Marking,
): Promise<void> {
  const followed = JSON.stringify(originalParagraphs(original))
  const { language, words, base, dirty } = translation
  await db.query(sql`
    insert into drafts (letter_id, language, revision, words, base, dirty, followed, saved_by, saved_at)
    values (${letterId}, ${language}, 1, ${words}, ${base}, ${dirty}, ${followed}, ${coordinatorId}, ${now})
    on conflict (letter_id, language) do update set followed = excluded.followed`)
}

type Marking = {
  letterId: string
  original: Draft
  translation: Draft
  coordinatorId: string
  now: Date
}

/** The paragraphs of the original, as a translator has them before them. */
function originalParagraphs({ words }: Draft): string[] {
  return paragraphsIn(readText(words.text)).map(({ text }) => text)
}

/**
 * What the original said when a translation was made: what was noted at the desk, or else the version that was the
 * letter's when the words of the translation were last published otherwise.
 */
export async function findFollowed(
  db: Db,
  letter: OfLetter,
  { original, translation }: { original: Draft; translation: Draft },
): Promise<string[]> {
  if (translation.followed) return translation.followed
  const versions = await all<Version>(
    db,
    sql`
    select language, version, hash, source, published_at as "publishedAt"
      from texts
     where letter_id = ${letter.id} and language in (${letter.language}, ${translation.language})
     order by version desc`,
  )
  const of = (language: string) => versions.filter((one) => one.language === language)
  const made = lastReworded(of(translation.language))
  const followed = of(letter.language).find(({ publishedAt }) => made && publishedAt <= made.publishedAt)
  if (!followed) return originalParagraphs(original)
  return paragraphsIn(readTextFor([followed], letter.language, letter.language).body).map(({ text }) => text)
}

type Version = { language: string; version: number; hash: string; source: string; publishedAt: Date }

/** The first of the versions, newest first, that say the same: those after it changed rules and dates only. */
function lastReworded(versions: Version[]): Version | undefined {
  const said = (version: Version) =>
    paragraphsOf(readTextFor([version], version.language, version.language)).join('\n\n')
  const [newest] = versions
  const now = newest && said(newest)
  return versions.findLast((_, at) => versions.slice(0, at + 1).every((version) => said(version) === now))
}
