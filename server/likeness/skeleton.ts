import { rectifyConfusion } from 'unicode-confusables'
import { nameKey } from './normal-form.ts'

const unseen = /[\p{Default_Ignorable_Code_Point}\u2028\u2029]+/gu
const longest = 400

/**
 * What a text looks like: texts with one skeleton may be taken for one another, "СEJIL" with a Cyrillic С for "CEJIL".
 * Never to be shown, and no judgment of one text: every name has a skeleton, and most differ from it.
 *
 * The function of UTS 39, section 4: NFD, without what nobody sees, each code point by its prototype, NFD again. The
 * prototypes are those of Unicode 10, single-step and complete. What is beyond 400 characters is not looked at.
 */
export function skeleton(text: string): string {
  return ascii.test(text) ? ofAscii(text.slice(0, longest)) : ofAny(text)
}

const ascii = /^[ -~]*$/

/** Without marks that could change places, the skeleton of a text is those of its letters. */
function ofAscii(text: string): string {
  let seen = ''
  for (let place = 0; place < text.length; place++)
    seen += ofLetters[text.charCodeAt(place)] ??= ofAny(text.charAt(place))
  return seen
}

/** By code point, as they come. */
const ofLetters: string[] = Array<string>(127)

function ofAny(text: string): string {
  let seen = text.slice(0, longest).normalize('NFD').replace(unseen, '')
  // Some prototypes are composed ("DŽ" of "Ǆ"), and their parts have prototypes of their own.
  for (let round = 0; round < 4; round++) {
    const next = rectifyConfusion(seen).normalize('NFD')
    if (next === seen) break
    seen = next
  }
  return seen
}

/**
 * Two keys of a name, its skeletons in small letters and in capitals: who imitates a name chooses its letters from
 * either. Names that share one although their `nameKey` differs look alike. `key`: the `nameKey`, where it is known.
 */
export function skeletonKeys(name: string, key = nameKey(name.slice(0, longest))): string[] {
  return [...new Set([skeleton(key), skeleton(key.toUpperCase())])]
}
