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
 * A folded word in; words of other scripts and of fewer than five letters come back as they are.
 */
export function stemOf(word: string): string {
  if (word.length <= shortest || !/^[a-z]+$/.test(word)) return word
  const spelled = spellings.reduce((text, [spelling, root]) => text.replace(spelling, root), word)
  const ended = endings.reduce((text, [ending, root]) => {
    const shorter = text.replace(ending, root)
    return shorter.length >= shortest ? shorter : text
  }, spelled)
  const bare = ended.replace(/s$/, '').replace(/[aeiou]+$/, '')
  return bare.length >= shortest - 1 ? bare : ended
}
