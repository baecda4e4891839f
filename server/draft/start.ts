import { v7 as uuid } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { record } from '../coordinator/activity.ts'
import { grantRole } from '../coordinator/grant-role.ts'
import { emptyWords, type StartForm } from './draft.ts'
import type { Rules } from './rules.ts'

type Starting = {
  form: StartForm
  /** The heading of the list, in the letter's language. */
  heading: string
  coordinatorId: string
  now: Date
}

/**
 * Makes a letter that nobody sees but its coordinators, owned by whoever made it. Gives its id; undefined where its
 * address is taken. Call it in a transaction.
 */
export async function startLetter(
  db: Db,
  { form, heading, coordinatorId, now }: Starting,
): Promise<string | undefined> {
  const { title, slug, language } = form
  const date = now.toISOString().slice(0, 10)
  const letter = await maybe<{ id: string }>(
    db,
    sql`
    insert into letters (id, slug, language, dated, list_language, opens_at, created_at)
    values (${uuid()}, ${slug}, ${language}, ${date}, ${language}, ${now}, ${now})
    on conflict (slug) do nothing
    returning id`,
  )
  if (!letter) return undefined

  const words = { ...emptyWords, title, heading }
  await db.query(sql`
    insert into drafts (letter_id, language, revision, words, base, dirty, saved_by, saved_at)
    values (${letter.id}, ${language}, 1, ${words}, 0, true, ${coordinatorId}, ${now})`)
  await db.query(sql`
    insert into draft_rules (letter_id, revision, rules, dirty, saved_by, saved_at)
    values (${letter.id}, 1, ${usualRules(date)}, true, ${coordinatorId}, ${now})`)
  await grantRole(db, { letterId: letter.id, coordinatorId, role: 'owner', grantedBy: coordinatorId, now })
  await record(db, { letterId: letter.id, coordinatorId, kind: 'letter-started', now })
  return letter.id
}

function usualRules(date: string): Rules {
  return {
    date,
    opens: '',
    closes: '',
    signs: 'everyone',
    approval: 'organizations',
    captcha: 'any',
    goal: null,
    paper: 'A4',
    order: 'organizations first',
    listLanguage: '',
    columns: 2,
    byCountry: false,
    convenersFirst: false,
  }
}
