import { parseDocument } from 'yaml'
import { sql, type Db } from '../database/sql.ts'
import { record } from '../coordinator/activity.ts'
import { partsOf } from '../letter/file.ts'
import { importLetter } from '../letter/import.ts'
import { Refusal } from '../refusal.ts'
import { composeFolder } from './compose-folder.ts'
import { findDrafts, findRules, type OfLetter } from './find.ts'

type Rescheduling = {
  letter: OfLetter & { slug: string }
  /** Moments as the front matter has them; null takes the line away, and what is absent stays. */
  dates: { opens?: string; closes?: string | null }
  kind: 'letter-opened' | 'letter-closed' | 'letter-extended'
  coordinatorId: string
  now: Date
}

/**
 * Opens, closes or extends a published letter at once. The dates stand in the files of its texts, so that an export says
 * them too: these are published anew with nothing else changed, as a correction of form. What is being written goes on.
 */
export async function reschedule(db: Db, rescheduling: Rescheduling): Promise<void> {
  const { letter, dates, kind, coordinatorId, now } = rescheduling
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`letter ${letter.slug}`}, 0))`)
  const drafts = (await findDrafts(db, letter)).flatMap((draft) =>
    draft.current ? [{ ...draft, current: redated(draft.current, dates) }] : [],
  )
  if (drafts.length === 0) throw new Refusal('page-not-found')

  const rules = { ...(await findRules(db, letter, drafts)), dirty: false }
  const folder = await composeFolder(db, { letter, drafts, rules, languages: [] })
  await importLetter(db, { folder, now })
  await followInDrafts(db, letter.id, dates)
  const { closes } = dates
  const details = closes === undefined ? {} : { closes }
  await record(db, { letterId: letter.id, coordinatorId, kind, details, now })
}

function redated(
  { source, version }: { source: string; version: number },
  dates: Rescheduling['dates'],
): { source: string; version: number } {
  const { yaml, markdown } = partsOf('letter.md', source)
  const front = parseDocument(yaml)
  for (const [key, value] of Object.entries(dates)) {
    if (value === null) front.delete(key)
    else front.set(key, value)
  }
  return { source: `---\n${front.toString({ lineWidth: 0 })}---\n${markdown}`, version }
}

/** Rules that are being set have the new dates too, and drafts know that nothing but dates was published since. */
async function followInDrafts(db: Db, letterId: string, dates: Rescheduling['dates']): Promise<void> {
  const set = Object.fromEntries(Object.entries(dates).map(([key, value]) => [key, value ?? '']))
  await db.query(sql`update draft_rules set rules = rules || ${set}::jsonb where letter_id = ${letterId}`)
  await db.query(sql`
    update drafts d
       set base = t.version
      from texts t
     where d.letter_id = ${letterId} and t.letter_id = d.letter_id and t.language = d.language
       and t.replaced_at is null and d.base = t.version - 1`)
}
