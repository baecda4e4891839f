import { isDeepStrictEqual } from 'node:util'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Words } from './draft.ts'
import type { Rules } from './rules.ts'
import type { Draft, DraftRules } from './find.ts'

type Saving = {
  letterId: string
  /** The draft as it is now. */
  draft: Draft
  /** Which saving was before the writer's eyes. */
  seen: number
  words: Words
  coordinatorId: string
  now: Date
}

/**
 * Keeps what was written and gives the number of this saving. Throws a Refusal where somebody else saved in between;
 * what says nothing new is no saving.
 */
export async function saveWords(db: Db, saving: Saving): Promise<number> {
  const { letterId, draft, seen, words, coordinatorId, now } = saving
  const { language, base } = draft
  if (seen !== draft.revision) throw new Refusal('draft-changed')
  if (isDeepStrictEqual(words, draft.words)) return seen

  const saved = await maybe<{ revision: number }>(
    db,
    sql`
    insert into drafts as d (letter_id, language, revision, words, base, dirty, saved_by, saved_at)
    values (${letterId}, ${language}, 1, ${words}, ${base}, true, ${coordinatorId}, ${now})
    on conflict (letter_id, language) do update
       set revision = d.revision + 1, words = excluded.words, base = excluded.base, dirty = true,
           saved_by = excluded.saved_by, saved_at = excluded.saved_at
     where d.revision = ${seen}
    returning revision`,
  )
  if (!saved) throw new Refusal('draft-changed')
  return saved.revision
}

type SavingRules = Omit<Saving, 'draft' | 'words'> & { before: DraftRules; rules: Rules }

/** The same for the rules. */
export async function saveRules(db: Db, saving: SavingRules): Promise<number> {
  const { letterId, before, seen, rules, coordinatorId, now } = saving
  if (seen !== before.revision) throw new Refusal('draft-changed')
  if (isDeepStrictEqual(rules, before.rules)) return seen

  const saved = await maybe<{ revision: number }>(
    db,
    sql`
    insert into draft_rules as d (letter_id, revision, rules, dirty, saved_by, saved_at)
    values (${letterId}, 1, ${rules}, true, ${coordinatorId}, ${now})
    on conflict (letter_id) do update
       set revision = d.revision + 1, rules = excluded.rules, dirty = true, saved_by = excluded.saved_by,
           saved_at = excluded.saved_at
     where d.revision = ${seen}
    returning revision`,
  )
  if (!saved) throw new Refusal('draft-changed')
  return saved.revision
}
