import { randomBytes } from 'node:crypto'
import pg from 'pg'

// Values that are stored sealed are texts that begin with a mark. They travel through SQL as they are, and are opened
// where rows arrive. No other text may bear the mark: whoever holds a dump could else hand us a sealed value as their
// own name, and read it on their page.

/** Of the private use area: no keyboard has it. Functions of the database know it as chr(58858). */
export const mark = '\ue5ea'

const marked = new RegExp(`${mark}[\\w.-]+`, 'g')

/** How this process tells what it has sealed itself from what merely looks so. */
const own = `${mark}${randomBytes(16).toString('base64url')}${mark}`

/** A sealed value on its way into a statement; `sealed` begins with the mark. */
export function passing(sealed: string): string {
  return `${own}${sealed.slice(mark.length)}`
}

/** A value of a statement: without the mark, wherever somebody else put it. */
export function withoutForgeries(value: unknown): unknown {
  if (typeof value === 'string') return value.includes(mark) ? cleaned(value) : value
  if (Array.isArray(value)) return value.map(withoutForgeries)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Date)
    return value
  const text = JSON.stringify(value)
  return text.includes(mark) ? cleaned(text) : value
}

function cleaned(text: string): string {
  return text
    .split(own)
    .map((part) => part.replaceAll(mark, '\ufffd'))
    .join(mark)
}

/** Opens marked values in whatever a pool reads from now on, in texts and in JSON. */
export function openMarked(pool: pg.Pool, open: (sealed: string) => string): void {
  const readers = new Map<number, (text: string) => unknown>([
    [oids.text, (text) => openIn(text, open)],
    [oids.json, (text) => JSON.parse(openIn(text, openInJson)) as unknown],
    [oids.jsonb, (text) => JSON.parse(openIn(text, openInJson)) as unknown],
    [oids.texts, (text) => parseTexts(text).map((one) => (one === null ? null : openIn(one, open)))],
  ])
  const openInJson = (sealed: string) => JSON.stringify(open(sealed)).slice(1, -1)
  const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && readers.get(oid)) ||
    (pg.types.getTypeParser(oid, format) as unknown)) as pg.CustomTypesConfig['getTypeParser']
  Object.assign(pool.options, { types: { getTypeParser } satisfies pg.CustomTypesConfig })
}

const oids = { text: 25, json: 114, jsonb: 3802, texts: 1009 }
const parseTexts = pg.types.getTypeParser(oids.texts, 'text') as (text: string) => (string | null)[]

function openIn(text: string, open: (sealed: string) => string): string {
  return text.includes(mark) ? text.replace(marked, open) : text
}
