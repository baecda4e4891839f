/** What the printed line is made of. */
export type LineParts = {
  name: string
  acronym?: string | undefined
  secondName?: string | undefined
  role?: string | undefined
  affiliation?: string | undefined
}

/** "and" between the two names of a joint line, in the language of the signer. */
const conjunctions: Record<string, string> = { en: 'and', es: 'y', fr: 'et', pt: 'e', ar: 'و' }

/**
 * How a signature prints. The form's preview, the page and the PDF use this one function.
 *
 * An acronym follows the name in brackets unless the name has it already. A post-nominal follows a
 * person's name after a space ("Andrés Delgado O.P."), a role and an affiliation after commas.
 */
export function printedLine(parts: LineParts, language: string): string {
  const { name, acronym, secondName, role, affiliation } = parts
  if (acronym) return contains(name, acronym) ? name : `${name} (${acronym})`

  const names = secondName ? joined(name, secondName, language) : name
  const comma = commaAfter(names)
  if (!role) return [names, affiliation].filter(Boolean).join(comma)
  return [isPostNominal(role) ? `${names} ${role}` : `${names}${comma}${role}`, affiliation]
    .filter(Boolean)
    .join(comma)
}

/**
 * The line of who shows the first name and the country only: "Guadalupe y Raúl, México". A title or an initial
 * ("Hna.", "J.") is no first name where another word follows; a name of one word is shown whole.
 */
export function firstNameLine(
  { name, secondName }: Pick<LineParts, 'name' | 'secondName'>,
  country: string,
  language: string,
): string {
  const first = firstName(name)
  const names = secondName ? joined(first, firstName(secondName), language) : first
  return `${names}${commaAfter(names)}${country}`
}

/** A name in Arabic letters has their comma after it, whatever the language of the letter. */
function commaAfter(names: string): string {
  const [last = ''] = names.match(/\p{L}(?=\P{L}*$)/u) ?? []
  return /\p{Script=Arabic}/u.test(last) ? '، ' : ', '
}

function firstName(name: string): string {
  const words = name.trim().split(/\s+/u)
  return words.find((word) => !word.endsWith('.')) ?? words[0] ?? name
}

function joined(first: string, second: string, language: string): string {
  const conjunction = conjunctions[language.slice(0, 2)] ?? 'and'
  // Arabic writes the conjunction with the word that follows.
  if (conjunction === 'و') return `${first} و${second}`
  // Spanish "y" gives way to "e" before the sound i: "Ana e Inés", "Ana e Yvonne", but "Ana y Ieva".
  const clash = conjunction === 'y' && /^(h?[ií](?!e)|y(?![aeiouáéíóú]))/i.test(second)
  return `${first} ${clash ? 'e' : conjunction} ${second}`
}

/** Letters of an order or a degree: "O.P.", "S.J.", "mscs", "PhD", "M.D., Ph.D.". */
export function isPostNominal(role: string): boolean {
  return role
    .split(/,\s*/)
    .every(
      (part) =>
        /^(\p{L}{1,3}\.\s?)+\p{L}{0,3}$/u.test(part) ||
        /^(PhD|MD|JD|OBE|CBE|OFM|OSB|OP|SJ|SM|mscs|fsc|cmf|sdb|msc|rscj)$/i.test(part),
    )
}

/** Whether the acronym stands in the name as a word of its own: "-ACCI-" and "(menamird)" do, "ACCI" in "ACCI-SUR" does not. */
function contains(name: string, acronym: string): boolean {
  const where = name.normalize('NFC').toLowerCase()
  const wanted = acronym.normalize('NFC').toLowerCase()
  for (let at = where.indexOf(wanted); at >= 0; at = where.indexOf(wanted, at + 1)) {
    const apart =
      !endsInWord.test(where.slice(0, at)) && !beginsWithWord.test(where.slice(at + wanted.length))
    if (apart) return true
  }
  return false
}

/** What would make the acronym a part of a longer word. */
const endsInWord = /[\p{L}\p{N}\p{M}]-?$/u
const beginsWithWord = /^-?[\p{L}\p{N}\p{M}]/u
