import { fontFor } from './font.ts'

/** Spaces, and characters that steer other characters and leave no ink of their own. */
const INKLESS = /[\s\p{Default_Ignorable_Code_Point}]/u

const known = new Map<string, boolean>()
const KNOWN_LIMIT = 20_000

/**
 * The first character of a text that no font of ours can set, in NFC; undefined where all can be.
 * A letter is never printed with boxes for letters, so whoever signs hears it at once.
 */
export function unprintable(text: string): string | undefined {
  for (const character of text.normalize('NFC')) {
    if (!isPrintable(character)) return character
  }
  return undefined
}

function isPrintable(character: string): boolean {
  const remembered = known.get(character)
  if (remembered !== undefined) return remembered
  const printable = INKLESS.test(character) || fontFor(character.codePointAt(0) ?? 0, 'regular') !== undefined
  if (known.size >= KNOWN_LIMIT) known.clear()
  known.set(character, printable)
  return printable
}
