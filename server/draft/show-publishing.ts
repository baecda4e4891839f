import type { Db } from '../database/sql.ts'
import type { DeskLetter } from '../coordinator/coordinator.ts'
import { paragraphsOf } from '../letter/compare.ts'
import { differenceOf, type Paragraph } from '../letter/difference.ts'
import type { Finding, Words } from './draft.ts'
import { examine } from './examine.ts'
import { findDrafts, findRules, type Draft } from './find.ts'
import { rulesOf, wordsOf } from './front-matter.ts'
import { previewText } from './preview.ts'
import { countAsked } from './publish.ts'
import type { Rules } from './rules.ts'

/** One language as it would be published. */
export type PublishedLanguage = {
  language: string
  revision: number
  /** `off`: taken off the public page; `off-changed`: and written on since. */
  state: 'new' | 'changed' | 'same' | 'off' | 'off-changed'
  /** How many of those who signed in it would be asked. */
  signers: number
  /** What it says otherwise than the published text; empty where that is nothing, or there is none. */
  difference: Paragraph[]
  findings: Finding[]
}

export type Publishing = {
  languages: PublishedLanguage[]
  rules: { revision: number; dirty: boolean; changes: { rule: keyof Rules; before: string; after: string }[] }
}

/** What publishing would change. */
export async function showPublishing(db: Db, letter: DeskLetter): Promise<Publishing> {
  const drafts = await findDrafts(db, letter)
  const { rules, revision, dirty } = await findRules(db, letter, drafts)
  const languages: PublishedLanguage[] = []
  for (const draft of drafts) {
    const { language } = draft
    const before = draft.current ?? draft.takenOff
    const { findings } = await examine(db, letter, { draft, drafts })
    languages.push({
      language,
      revision: draft.revision,
      state: stateOf(draft),
      signers: await countAsked(db, { letterId: letter.id, languages: [language] }),
      difference: before && draft.dirty ? differenceIn(language, wordsOf(before.source), draft.words) : [],
      findings,
    })
  }
  const before = drafts.find((one) => one.language === letter.language)?.current
  const changes = dirty && before ? changesOf(rulesOf(before.source), rules) : []
  return { languages, rules: { revision, dirty, changes } }
}

function stateOf({ current, takenOff, dirty }: Draft): PublishedLanguage['state'] {
  if (current) return dirty ? 'changed' : 'same'
  if (takenOff) return dirty ? 'off-changed' : 'off'
  return 'new'
}

/** Paragraph by paragraph, as it will be read; then what is said about the conveners, and over the list. */
function differenceIn(language: string, before: Words, after: Words): Paragraph[] {
  const said = (words: Words) => [
    ...words.conveners.map(({ name }) => name),
    ...paragraphsOf(previewText({ language, words })),
    ...words.hands.map(({ name, office }) => [name, office].filter(Boolean).join(', ')),
    words.heading,
    ...words.conveners.flatMap(({ name, about }) => (about === '' ? [] : [`${name}: ${about}`])),
  ]
  return differenceOf(said(before), said(after), language)
}

function changesOf(before: Rules, after: Rules): Publishing['rules']['changes'] {
  return (Object.keys(after) as (keyof Rules)[])
    .filter((rule) => before[rule] !== after[rule])
    .map((rule) => ({ rule, before: String(before[rule] ?? ''), after: String(after[rule] ?? '') }))
}
