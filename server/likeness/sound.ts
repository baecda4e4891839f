import anyAscii from 'any-ascii'

/**
 * The consonants of a word in Latin letters, those that scripts and languages exchange made one: "vskrm" of
 * "Vishwakarma" and "विश्वकर्मा", "nvrst" of "University" and "Университет". Empty where fewer than three are left.
 */
export function soundOf(word: string): string {
  const latin = /^[a-z]*$/.test(word) ? word : anyAscii(word.normalize('NFC')).toLowerCase()
  const consonants = latin
    .replace(/(.)\1+/g, '$1')
    .replace(/ph/g, 'f')
    .replace(/[ckqx]+/g, 'k')
    .replace(/[sz]+/g, 's')
    .replace(/[vw]/g, 'v')
    .replace(/j/g, 'g')
    .replace(/l/g, 'r')
    .replace(/[^bcdfgkmnprstv]/g, '')
  return consonants.length >= 3 ? consonants : ''
}

/** Whether the word is in Latin letters. */
export function isLatin(word: string): boolean {
  return /^[\p{sc=Latin}\p{N}\p{M}]*$/u.test(word)
}
