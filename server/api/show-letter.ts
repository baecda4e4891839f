import type { Db } from '../database/sql.ts'
import { listEditions, listFiles } from '../edition/find.ts'
import { nameOfFile, type Edition } from '../edition/edition.ts'
import type { FoundLetter } from '../letter/find.ts'
import { standingOf, type LetterSummary } from '../letter/letter.ts'
import { readTextFor } from '../letter/text.ts'
import { countSignatories } from '../signature/count.ts'

type At = { origin: string; locale: string }

const pageOf = ({ origin, locale }: At, slug: string) => `${origin}/${locale}/letters/${slug}`

/** What the list of letters says of one, with its page. */
export function withPage(summary: LetterSummary, at: At) {
  return { ...summary, url: pageOf(at, summary.slug) }
}

/** A letter as it stands, its words in the language that was asked for, or its own. */
export async function describeLetter(
  db: Db,
  { found, language, at, now }: { found: FoundLetter; language: string; at: At; now: Date },
) {
  const { letter, texts } = found
  const { title, language: shown, conveners, addressees } = readTextFor(texts, language, letter.language)
  const url = pageOf(at, letter.slug)
  return {
    slug: letter.slug,
    language: shown,
    title,
    dated: letter.dated,
    conveners,
    addressees,
    counts: await countSignatories(db, letter.id),
    standing: standingOf(letter, now),
    original: letter.language,
    languages: texts.map((text) => text.language),
    signs: letter.signs,
    listOrder: letter.listOrder,
    opensAt: letter.opensAt,
    closesAt: letter.closesAt,
    url,
    pdf: `${url}/letter.pdf`,
  }
}

/** The editions of a letter with the addresses of their files, the newest first; of one that is hidden no files. */
export async function describeEditions(db: Db, { found, at }: { found: FoundLetter; at: At }) {
  const editions = await listEditions(db, found.letter.id)
  return Promise.all(editions.map((edition) => withFiles(db, { found, at, edition })))
}

async function withFiles(db: Db, { found, at, edition }: { found: FoundLetter; at: At; edition: Edition }) {
  const { id: letterId, slug } = found.letter
  const url = `${pageOf(at, slug)}/editions/${edition.number}`
  const files = edition.hidden ? [] : await listFiles(db, { letterId, number: edition.number })
  return { ...edition, url, files: files.map((file) => ({ ...file, url: `${url}/${nameOfFile(file)}` })) }
}
