/** Spellings of one sound or root in the languages of Europe, in the order in which they are read. */
const spellings: [RegExp, string][] = [
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/sch/g, 'sc'],
  [/sc(?=[ei])/g, 'c'],
  [/(?<=[aeiou])gn(?=[aeio])/g, 'n'],
  [/tz(?=i)/g, 'c'],
  [/(?<=.[aeioucpl])[tz]i(on|ons|one|oni|onen|onal|onale|onali|onales|onaux)$/g, 'ci$1'],
  [/(?<=.[aeioucpl])(ca|co)(o|es)$/g, 'cion'],
  [/h/g, ''],
  [/y/g, 'i'],
  [/qu|ck|k/g, 'c'],
  [/[zç]/g, 'c'],
  [/w/g, 'v'],
  [/j/g, 'i'],
  [/(.)\1+/g, '$1'],
]

/** Endings of gender, number and word class; "-dad", "-té", "-tà", "-ty" are one. */
const endings: [RegExp, string][] = [
  [/(ion|ions|ione|ioni|iones|ionen|cao|coes)$/, 'n'],
  [/(idad|idades|idade|ite|ites|ita|iti|ities|itat|itaten|iteit)$/, 'it'],
  [/(ment|ments|mento|mentos|miento|mientos|menti|mente)$/, 'mnt'],
  [/(ical|icals)$/, 'ic'],
  [/(aux|ales|als|ais|ali|ale|al|aire|aires|ario|arios|aria|arias|ares|ar|ars)$/, 'al'],
]

const shortest = 4

/**
 * The root that related words of European languages share: "psychology", "psicología" and "Psychologie"; "association"
 * and "associação"; "migrante" and "migrantes". Only for comparing; meant to be too generous rather than too strict.
 * A folded word in; words of Cyrillic letters lose their endings, those of further scripts come back as they are.
 */
export function stemOf(word: string): string {
  if (cyrillic.test(word)) return rootOf(word)
  if (word.length <= shortest || !/^[a-z]+$/.test(word)) return word
  const spelled = spellings.reduce((text, [spelling, root]) => text.replace(spelling, root), word)
  const ended = endings.reduce((text, [ending, root]) => {
    const shorter = text.replace(ending, root)
    return shorter.length >= shortest ? shorter : text
  }, spelled)
  const bare = ended.replace(/s$/, '').replace(/[aeiou]+$/, '')
  return bare.length >= shortest - 1 ? bare : ended
}

const cyrillic = /^\p{sc=Cyrillic}+$/u
/** Folded: "й" is "и". Cases, genders and numbers of adjectives, then of nouns. */
const cyrillicEnding =
  /(?<=.{4})(ыми|ими|ого|его|ому|ему|ая|яя|ое|ее|ые|ие|ых|их|ыи|ии|ои|ои|оі|ія|ію|іі|ия|ию|ам|ами|ах|ов|а|я|о|е|у|ю|ы|и|і|ь)$/
const arabic = /^\p{sc=Arabic}+$/u

/**
 * A word of Cyrillic or Arabic letters without what grammar adds: "государственн" of "государственная", "جامع" of
 * "الجامعة". Others come back as they are.
 */
export function rootOf(word: string): string {
  if (cyrillic.test(word)) return word.replace(cyrillicEnding, '')
  if (!arabic.test(word)) return word
  return word
    .replace(/[أإآ]/g, 'ا')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/^(?:[وفبك]?ال|و?لل)(?=.{3})/, '')
    .replace(/(?<=.{3})(?:ات|ية|يه|يا|ة|ه|ي)$/, '')
}
