import type { Db } from '../database/sql.ts'
import { paragraphsOf } from '../letter/compare.ts'
import { readTextFor } from '../letter/text.ts'
import { findVersion } from '../letter/versions.ts'
import type { Finding, PairedParagraph } from './draft.ts'
import type { Draft, OfLetter } from './find.ts'
import { findingsIn } from './findings.ts'
import { listImages } from './images.ts'
import { pairParagraphs, paragraphsIn } from './paragraphs.ts'
import { readText } from './read-text.ts'
import { findFollowed } from './translate.ts'

export type Examined = {
  findings: Finding[]
  /** Of a translation, the original beside it. */
  paragraphs: PairedParagraph[]
}

/** What is to be said of one of a letter's drafts. */
export async function examine(
  db: Db,
  letter: OfLetter,
  { draft, drafts }: { draft: Draft; drafts: Draft[] },
): Promise<Examined> {
  const images = await listImages(db, letter.id)
  const original = drafts.find(({ language }) => language === letter.language)
  const translated = original && original !== draft && original.language !== draft.language
  const paragraphs = translated ? await besideOriginal(db, letter, { original, translation: draft }) : []
  const beside = translated ? { original: original.words, paragraphs } : undefined
  const since = await publishedSince(db, letter, draft)
  const findings = findingsIn({ words: draft.words, images, beside })
  return { findings: [...since, ...findings], paragraphs }
}

async function besideOriginal(
  db: Db,
  letter: OfLetter,
  { original, translation }: { original: Draft; translation: Draft },
): Promise<PairedParagraph[]> {
  return pairParagraphs({
    original: paragraphsIn(readText(original.words.text)),
    translation: paragraphsIn(readText(translation.words.text)),
    followed: await findFollowed(db, letter, { original, translation }),
    language: letter.language,
  })
}

/** Whether a version with other words was published, by a command for instance, after the draft was begun. */
async function publishedSince(db: Db, letter: OfLetter, draft: Draft): Promise<Finding[]> {
  const { current, base, dirty, language } = draft
  if (!current || !dirty || base >= current.version) return []
  const [before, now] = await Promise.all(
    [base, current.version].map((version) => findVersion(db, { letterId: letter.id, language, version })),
  )
  const said = (source: typeof now) =>
    source && paragraphsOf(readTextFor([source], language, language)).join('\n\n')
  return said(before) === said(now) ? [] : [{ severity: 'warning', code: 'published-since' }]
}
