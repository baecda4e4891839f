import { directionOf } from './direction.ts'
import { hyphenationOf } from './hyphenation.ts'
import { PAPERS } from './paper.ts'
import type { Speech } from './row.ts'
import { wordingFor } from './wording.ts'

/** What all the text of a letter in a language (BCP 47) on one kind of paper shares. */
export function speechOf(language: string, paper: keyof typeof PAPERS = 'A4'): Speech {
  return {
    language,
    direction: directionOf(language),
    hyphenate: hyphenationOf(language),
    wording: wordingFor(language),
    paper: PAPERS[paper],
  }
}
