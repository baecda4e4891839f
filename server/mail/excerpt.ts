/** The beginning of a text on one line, cut between words, with an ellipsis where it was cut. */
export function excerpt(text: string, longest: number): string {
  const line = oneLine(text)
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
  if (characters.length <= longest) return line

  const start = characters.slice(0, longest - 1).join('')
  const lastSpace = start.lastIndexOf(' ')
  // A text without spaces, as in Chinese, is cut where it is.
  const cut = lastSpace > start.length / 2 ? start.slice(0, lastSpace) : start
  return `${cut.replace(/[\s,;:.–—-]+$/u, '')}…`
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim()
}

/** What stands before the first difference and is shown with it, characters. */
const lead = 60

/** A paragraph before and after from a little before where they part: what long paragraphs begin with is the same. */
export function excerptsOfChange(
  { before, after }: { before: string; after: string },
  longest: number,
): { before: string; after: string } {
  const [one, other] = [oneLine(before), oneLine(after)]
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const start = one.lastIndexOf(' ', same - lead) + 1
  const from = same > longest / 2 && start > 0 ? start : 0
  const shown = (line: string) => (from > 0 ? '…' : '') + excerpt(line.slice(from), longest)
  return { before: shown(one), after: shown(other) }
}

/**
 * A signature's line in a mail. Until the mailbox is confirmed it is a stranger's text in our mail: short, on one
 * line, and without anything from which mail programs make links. "Presente.org" reads as before: what parts it is a
 * word joiner, which has no width.
 */
export function lineInMail(line: string): string {
  const unmarked = line.replace(/\b[a-z][a-z0-9+.-]*:\/\//gi, ' ').replace(/\bwww\./gi, ' ')
  return excerpt(unmarked, 200).replace(dotInDomain, '$&\u2060')
}

/** A dot, of any script, between what could be the parts of a domain or of an address in numbers; not that of "O.P.". */
const dotInDomain = /(?<=[\p{L}\p{M}\p{N}])[.\u3002\uff0e\uff61](?=[\p{L}\p{N}][\p{L}\p{M}\p{N}-]|\p{N})/gu
