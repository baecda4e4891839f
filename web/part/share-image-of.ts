import type { LetterHead } from '../../server/letter/letter.ts'
import { shareImagePath } from '../../server/share/share.ts'
import type { Locale } from '../words/language.ts'
import type { Translate } from '../words/words.ts'
import { countsInWords } from './counts-in-words.ts'

/** The image that is shown where a letter's pages are shared, and what it shows in words. */
export function shareImageOf(
  t: Translate,
  locale: Locale,
  { slug, title, counts, standing }: Pick<LetterHead, 'slug' | 'title' | 'counts' | 'standing'>,
): { path: string; words: string } {
  return { path: shareImagePath(locale, slug), words: `${title}. ${countsInWords(t, counts, standing)}.` }
}
