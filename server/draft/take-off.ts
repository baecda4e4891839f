import { record } from '../coordinator/activity.ts'
import { sql, type Db } from '../database/sql.ts'
import { importLetter } from '../letter/import.ts'
import { Refusal } from '../refusal.ts'
import { composeFolder } from './compose-folder.ts'
import { draftIn, findDrafts, findRules, type Draft, type OfLetter } from './find.ts'
import { composeSource, rulesOf, wordsOf } from './front-matter.ts'

type Taking = {
  letter: OfLetter & { slug: string }
  language: string
  coordinatorId: string
  now: Date
}

/**
 * Takes a translation off the public page: it is offered nowhere, and readers of its language have the original. Who
 * signed it keeps the signature, and the version stays readable to them. The second time nothing happens. Throws a
 * Refusal for the original, without which there is no letter, and where nothing was published in that language. Call it
 * in a transaction.
 */
export async function takeOff(db: Db, { letter, language, coordinatorId, now }: Taking): Promise<void> {
  await holdTexts(db, letter)
  if (language === letter.language) throw new Refusal('original-stays')
  const { current, takenOff } = draftIn(await findDrafts(db, letter), language)
  if (takenOff) return
  if (!current) throw new Refusal('page-not-found')
  await db.query(sql`
    update texts t
       set replaced_at = greatest(${now}, t.published_at)
      from letters l
     where t.letter_id = ${letter.id} and t.language = ${language} and t.replaced_at is null
       and l.id = t.letter_id and l.language <> t.language`)
  const act = { letterId: letter.id, coordinatorId, details: { language }, now }
  await record(db, { ...act, kind: 'translation-taken-off' })
}

/**
 * Puts the version that was taken off back in its place; nobody's signature is asked about. Where the letter has other
 * rules by now, such as another end, it comes back as a correction of form that says them too. What is on the page stays
 * there. Throws a Refusal where nothing was published in that language. Call it in a transaction.
 */
export async function putBack(db: Db, { letter, language, coordinatorId, now }: Taking): Promise<void> {
  await holdTexts(db, letter)
  const drafts = await findDrafts(db, letter)
  const { current: there, takenOff } = draftIn(drafts, language)
  if (there) return
  if (!takenOff) throw new Refusal('page-not-found')
  await db.query(sql`
    update texts
       set replaced_at = null
     where letter_id = ${letter.id} and language = ${language} and version = ${takenOff.version}`)

  const rules = { ...(await findRules(db, letter, drafts)), dirty: false }
  const original = drafts.find((one) => one.language === letter.language)?.current
  const current = original ? ruledAs(takenOff, { language, original: original.source }) : takenOff
  const restored = drafts.map((draft) => (draft.language === language ? { ...draft, current } : draft))
  const folder = await composeFolder(db, { letter, drafts: restored, rules, languages: [] })
  await importLetter(db, { folder, now })
  const act = { letterId: letter.id, coordinatorId, details: { language }, now }
  await record(db, { ...act, kind: 'translation-put-back' })
}

/** As imports and publishing do: of two who change the texts of a letter, one waits. */
async function holdTexts(db: Db, { slug }: { slug: string }): Promise<void> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`letter ${slug}`}, 0))`)
}

/** Every text of a folder has to say these alike. */
const common = ['date', 'opens', 'closes', 'signs', 'goal', 'order'] as const

type Stored = NonNullable<Draft['takenOff']>

function ruledAs(text: Stored, { language, original }: { language: string; original: string }): Stored {
  const [mine, theirs] = [rulesOf(text.source), rulesOf(original)]
  if (common.every((rule) => mine[rule] === theirs[rule])) return text
  const source = composeSource({ language, translation: true, words: wordsOf(text.source), rules: theirs })
  return { ...text, source }
}
