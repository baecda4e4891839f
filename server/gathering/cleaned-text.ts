/** Left behind by copying: what has no width, marks of direction, soft hyphens. */
const leftovers = /[\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g

/** One line of what was pasted or stands in a cell: composed, white space folded, without what nobody sees. */
export function cleaned(text: string): string {
  return text.normalize('NFC').replace(leftovers, '').replace(/\s+/g, ' ').trim()
}
