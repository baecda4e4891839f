import type { Db } from '../database/sql.ts'
import { countLines, countSignatories } from '../signature/count.ts'
import { listSignatories, newestLines } from '../signature/list.ts'
import { groupsOf } from './compose.ts'
import type { FoundLetter } from './find.ts'
import { LETTER_PAGE_LINES, standingOf, type Counts, type LetterHead, type LetterPage } from './letter.ts'
import { readTextFor } from './text.ts'
import { findEarlier } from './versions.ts'

type Showing = { found: FoundLetter; language: string; now: Date }

/** What every page about a letter knows of it. */
export async function showHead(db: Db, { found, language, now }: Showing): Promise<LetterHead> {
  return headOf({ found, language, now }, await countSignatories(db, found.letter.id))
}

function headOf({ found: { letter, texts }, language, now }: Showing, counts: Counts): LetterHead {
  const text = readTextFor(texts, language, letter.language)
  return {
    slug: letter.slug,
    languages: texts.map(({ language: one }) => one),
    original: letter.language,
    language: text.language,
    title: text.title,
    conveners: text.conveners,
    signs: letter.signs,
    standing: standingOf(letter, now),
    opensAt: letter.opensAt,
    closesAt: letter.closesAt,
    counts,
    goal: letter.goal,
  }
}

/** The letter page. In a snapshot, so that counts and list agree. */
export async function showLetter(db: Db, showing: Showing): Promise<LetterPage> {
  const { letter, texts } = showing.found
  const counts = await countSignatories(db, letter.id)
  const signatories = await listSignatories(db, { letter, limit: LETTER_PAGE_LINES })
  const newest = await newestLines(db, letter.id)
  return {
    ...headOf(showing, counts),
    dated: letter.dated,
    text: readTextFor(texts, showing.language, letter.language),
    earlier: await findEarlier(db, letter.id),
    groups: groupsOf(signatories, letter.listOrder),
    lines: await countLines(db, letter.id),
    newest,
  }
}
