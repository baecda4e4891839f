import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { Refusal } from '../refusal.ts'
import type { DraftPage, Words } from './draft.ts'
import { rulesOf, wordsOf } from './front-matter.ts'
import type { Rules } from './rules.ts'

/** A draft with what it is held against. */
export type Draft = DraftPage & {
  /** The file of the published text, and its version. */
  current: { source: string; version: number } | null
  /** The newest text that was published, where it is off the public page. */
  takenOff: { source: string; version: number } | null
  /** Of a translation: what the original said when it was last said to be up to date. */
  followed: string[] | null
}

type Row = {
  language: string
  revision: number | null
  words: Words | null
  base: number | null
  dirty: boolean | null
  followed: string[] | null
  savedAt: Date | null
  savedBy: string | null
  source: string | null
  version: number | null
  off: boolean
}

export type OfLetter = Pick<DeskLetter, 'id' | 'language'>

/** What is written or published in each language; the original first, then by language. */
export async function findDrafts(db: Db, { id, language }: OfLetter): Promise<Draft[]> {
  const rows = await all<Row>(
    db,
    sql`
    select coalesce(d.language, t.language) as language, d.revision, d.words, d.base, d.dirty, d.followed,
           d.saved_at as "savedAt", coalesce(c.name, c.email) as "savedBy", t.source, t.version,
           t.replaced_at is not null as off
      from (select * from drafts where letter_id = ${id}) d
      full join (select distinct on (language) * from texts where letter_id = ${id} order by language, version desc) t
        on t.language = d.language
      left join coordinators c on c.id = d.saved_by
     order by coalesce(d.language, t.language) <> ${language}, 1`,
  )
  return rows.map(draftOf)
}

/** Throws a Refusal where nothing is written or published in that language. */
export function draftIn(drafts: Draft[], language: string): Draft {
  const draft = drafts.find((one) => one.language === language)
  if (!draft) throw new Refusal('page-not-found')
  return draft
}

function draftOf({ source, version, off, ...row }: Row): Draft {
  const newest = source !== null && version !== null ? { source, version } : null
  const dirty = row.words !== null && (row.dirty === true || newest === null)
  const words = newest && !dirty ? wordsOf(newest.source) : row.words
  if (!words) throw new Error('a draft without words')
  const saved = dirty
    ? { base: row.base ?? 0, savedAt: row.savedAt, savedBy: row.savedBy }
    : { base: version ?? 0, savedAt: null, savedBy: null }
  const published = newest !== null && !off
  return {
    ...row,
    ...saved,
    words,
    dirty,
    current: published ? newest : null,
    takenOff: off ? newest : null,
    published,
    off,
    revision: row.revision ?? 0,
  }
}

export type DraftRules = { rules: Rules; revision: number; dirty: boolean }

/** The rules as they are being set, or as the original's published text has them. */
export async function findRules(db: Db, letter: OfLetter, drafts: Draft[]): Promise<DraftRules> {
  const row = await maybe<DraftRules>(
    db,
    sql`select rules, revision, dirty from draft_rules where letter_id = ${letter.id}`,
  )
  const original = drafts.find(({ language }) => language === letter.language)
  if (row?.dirty || !original?.current) {
    if (!row) throw new Error('a letter without rules')
    return { ...row, dirty: true }
  }
  return { rules: rulesOf(original.current.source), revision: row?.revision ?? 0, dirty: false }
}
