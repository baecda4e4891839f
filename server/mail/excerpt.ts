/** The beginning of a text on one line, cut between words, with an ellipsis where it was cut. */
export function excerpt(text: string, longest: number): string {
  const line = text.replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim()
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
  if (characters.length <= longest) return line

  const start = characters.slice(0, longest - 1).join('')
  const lastSpace = start.lastIndexOf(' ')
  // A text without spaces, as in Chinese, is cut where it is.
  const cut = lastSpace > start.length / 2 ? start.slice(0, lastSpace) : start
  return `${cut.replace(/[\s,;:.–—-]+$/u, '')}…`
}

/**
 * A signature's line in a mail. Until the mailbox is confirmed it is a stranger's text in our mail: short, on one
 * line, and without the marks from which mail programs make links.
 */
export function lineInMail(line: string): string {
  return excerpt(line.replace(/\b[a-z][a-z0-9+.-]*:\/\//gi, ' ').replace(/\bwww\./gi, ' '), 200)
}
