import { all, one, sql, type Db } from '../database/sql.ts'
import { record } from '../coordinator/activity.ts'
import { FileProblem } from '../letter/file.ts'
import { importLetter } from '../letter/import.ts'
import type { Change } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { composeFolder } from './compose-folder.ts'
import type { Finding } from './draft.ts'
import { examine } from './examine.ts'
import { findDrafts, findRules, type Draft, type OfLetter } from './find.ts'

type Publishing = {
  letter: OfLetter & { slug: string }
  languages: string[]
  change: Change
  /** Which savings were before the eyes of whoever publishes: of the rules, and by language. */
  seen: { rules: number; drafts: Record<string, number> }
  coordinatorId: string
  now: Date
}

type Published = {
  /** What keeps it from being published; then nothing was. */
  errors: Finding[]
  /** How many signers are asked to sign the new text. */
  asked: number
}

/**
 * Publishes drafts in some languages, and the rules, by the way that folders come in. Signatories stay. Throws a Refusal
 * where somebody wrote on in the meantime. Call it in a transaction.
 */
export async function publish(db: Db, publishing: Publishing): Promise<Published> {
  const { letter, languages, change, seen, coordinatorId, now } = publishing
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`letter ${letter.slug}`}, 0))`)
  const drafts = await findDrafts(db, letter)
  const rules = await findRules(db, letter, drafts)
  const chosen = drafts.filter(({ language }) => languages.includes(language))
  const unseen = chosen.some(({ language, revision }) => seen.drafts[language] !== revision)
  if (unseen || rules.revision !== seen.rules) throw new Refusal('draft-changed')

  const errors = await errorsIn(db, letter, { chosen, drafts })
  if (errors.length > 0) return { errors, asked: 0 }
  try {
    const folder = await composeFolder(db, { letter, drafts, rules, languages })
    const { asked } = await importLetter(db, { folder, change, now })
    await markPublished(db, { letterId: letter.id, languages })
    const details = { languages: languages.join(' '), change, asked }
    await record(db, { letterId: letter.id, coordinatorId, kind: 'letter-published', details, now })
    return { errors: [], asked }
  } catch (error) {
    // Nothing was written before it: the folder is read first.
    if (error instanceof FileProblem)
      return { errors: [{ severity: 'error', code: 'file-refused', what: error.message }], asked: 0 }
    throw error
  }
}

async function errorsIn(
  db: Db,
  letter: OfLetter,
  { chosen, drafts }: { chosen: Draft[]; drafts: Draft[] },
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const draft of chosen) findings.push(...(await examine(db, letter, { draft, drafts })).findings)
  return findings.filter(({ severity }) => severity === 'error')
}

async function markPublished(
  db: Db,
  { letterId, languages }: { letterId: string; languages: string[] },
): Promise<void> {
  await db.query(sql`
    update drafts d
       set dirty = false, base = t.version
      from texts t
     where d.letter_id = ${letterId} and d.language = any(${languages}::text[])
       and t.letter_id = d.letter_id and t.language = d.language and t.replaced_at is null`)
  await db.query(sql`update draft_rules set dirty = false where letter_id = ${letterId}`)
}

/** How many would be asked if the change were one of substance: whoever signed the text in one of these languages. */
export async function countAsked(
  db: Db,
  { letterId, languages }: { letterId: string; languages: string[] },
): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
    select count(*)::integer as count
      from standing
     where letter_id = ${letterId} and text_language = any(${languages}::text[])`,
  )
  return count
}

/** Gives up what was written since the text was published; a translation that never was goes as a whole. */
export async function discardDraft(
  db: Db,
  { letterId, language, seen }: { letterId: string; language: string; seen: number },
): Promise<void> {
  const gone = await all(
    db,
    sql`
    delete from drafts d
     using letters l
     where d.letter_id = ${letterId} and d.language = ${language} and d.revision = ${seen} and l.id = d.letter_id
       and l.language <> d.language
       and not exists (select from texts t
                        where t.letter_id = d.letter_id and t.language = d.language and t.replaced_at is null)
    returning d.language`,
  )
  if (gone.length > 0) return
  const { rowCount } = await db.query(sql`
    update drafts d
       set dirty = false, revision = d.revision + 1
     where d.letter_id = ${letterId} and d.language = ${language} and d.revision = ${seen}
       and exists (select from texts t
                    where t.letter_id = d.letter_id and t.language = d.language and t.replaced_at is null)`)
  if (rowCount === 0) throw new Refusal('draft-changed')
}
