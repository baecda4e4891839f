// What a parser of Markdown takes minutes for, though nobody writes so: it looks at each level of a line again for each
// further one, and at each sign that may begin something again for each that may end it.

/** Columns of a line in which quotations and lists may begin in each other: a hundred levels. */
const mostColumns = 200
/** Signs of emphasis, links, notes, code and HTML, in one paragraph and in all; a letter of forty pages has a tenth. */
const mostSigns = { paragraph: 2000, text: 10_000 }

const opening = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+/
/** The one line of such signs that is no level: a line across the page. */
const rule = /^[ \t]*([-*])(?:[ \t]*\1)+[ \t]*$/
const signs = /[*_~[`<]/g

/** Throws a RangeError for what cannot be read in the time that a reader of it would wait. */
export function checkEffort(markdown: string): void {
  for (const line of markdown.split('\n'))
    if ((opening.exec(line)?.[0].length ?? 0) > mostColumns && !rule.test(line))
      throw new RangeError('levels in levels without end')
  const counts = markdown.split(/\n[ \t]*\n/).map((paragraph) => paragraph.match(signs)?.length ?? 0)
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (all > mostSigns.text || counts.some((count) => count > mostSigns.paragraph))
    throw new RangeError('signs without end')
}
