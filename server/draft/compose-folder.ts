import type { Db } from '../database/sql.ts'
import { findImages } from '../letter/find-images.ts'
import { readFolderText, type LetterFolder } from '../letter/folder.ts'
import type { Draft, DraftRules, OfLetter } from './find.ts'
import { composeSource, rulesOf, wordsOf } from './front-matter.ts'
import { findImageFile } from './images.ts'

type Composing = {
  letter: OfLetter & { slug: string }
  drafts: Draft[]
  rules: DraftRules
  /** The languages whose drafts are published; others stay as they are. */
  languages: string[]
}

/**
 * The letter's folder as it would be with what is published, for the one way in that there is. A text that says nothing
 * new is given as its file came. Throws a FileProblem.
 */
export async function composeFolder(db: Db, composing: Composing): Promise<LetterFolder> {
  const { letter, drafts, languages } = composing
  const texts: LetterFolder['texts'] = []
  for (const draft of drafts) {
    const chosen = languages.includes(draft.language)
    if (!chosen && !draft.current) continue
    const source = sourceOf(composing, draft, chosen)
    const file = `letter.${draft.language}.md`
    texts.push(await readFolderText(file, source, await bytesFor(db, letter.id, { draft, chosen })))
  }
  return { slug: letter.slug, texts, signatories: undefined }
}

/** What would be published, or what is. */
function sourceOf({ letter, rules }: Composing, draft: Draft, chosen: boolean): string {
  const { language, current, dirty } = draft
  const rewritten = (chosen && dirty) || rules.dirty
  if (current && !rewritten) return current.source
  return composeSource({
    language,
    translation: language !== letter.language,
    words: chosen || !current ? draft.words : wordsOf(current.source),
    rules: rules.dirty || !current ? rules.rules : rulesOf(current.source),
  })
}

/** A text that stays keeps its own images; one that is published takes what was handed in last. */
async function bytesFor(
  db: Db,
  letterId: string,
  { draft, chosen }: { draft: Draft; chosen: boolean },
): Promise<(name: string) => Promise<Buffer | undefined>> {
  if (chosen && draft.dirty) return async (name) => (await findImageFile(db, { letterId, name }))?.bytes
  const version = (draft.current ?? draft.takenOff)?.version ?? 0
  const images = await findImages(db, { letterId, language: draft.language, version })
  return (name) => {
    const content = images[name]?.content
    return Promise.resolve(content === undefined ? undefined : Buffer.from(content, 'base64'))
  }
}
