/**
 * The key under which spellings of one name meet: compatibility forms folded (NFKC), case folded, accents of
 * Latin, Greek and Cyrillic removed, what nobody sees dropped, punctuation and white space folded to single spaces.
 *
 * Marks of other scripts stay: without them Devanagari loses its vowels and kana its voicing.
 */
export function nameKey(name: string): string {
  const seen = ascii.test(name)
    ? name
    : name.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
  const folded = withoutAccents(seen.toLowerCase()).replace(/['’ʼ‘`´]/g, '')
  return folded.replace(ascii.test(folded) ? /[^a-z0-9]+/g : /[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()
}

/** Letters that do not decompose, by their nearest plain ones. */
const plain: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ı: 'i',
}

/** Most names have nothing to remove, and most others nothing but Latin letters: tables of properties are slow. */
const ascii = /^[ -~]*$/
const latin = /^[ -\u024f]*$/

/** Removes accents from Latin, Greek and Cyrillic letters, and from no others. Lower case in, lower case out. */
export function withoutAccents(text: string): string {
  if (ascii.test(text)) return text
  const apart = text.normalize('NFD')
  const bare = latin.test(text)
    ? apart.replace(/[\u0300-\u036f]+/g, '')
    : apart.replace(/([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])\p{M}+/gu, '$1').normalize('NFC')
  return bare.replace(/[łøđħßæœþðı]/g, (letter) => plain[letter] ?? letter)
}
