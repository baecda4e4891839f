import { typedWords, emptyWords, type Words } from '#server/draft/draft.ts'
import { expect } from 'vitest'
import { Visitor, type DeskWorld } from '../coordinator/desk.ts'

/** A letter that can be published as it is. */
export const lamps: Words = {
  ...emptyWords,
  title: 'Open letter on the lamps',
  addressees: [{ name: 'Cordelia Finch', office: 'Mayor' }],
  heading: 'Signed by',
  text: 'Keep the lamps lit.[^1]\n\nThey burn at night.\n\n[^1]: All nine.',
}

let made = 0

/** Begins a letter at the desk, and gives its address. */
export async function startLetter(visitor: Visitor, title = lamps.title, language = 'en'): Promise<string> {
  const slug = `lamps-${++made}`
  const answer = await visitor.post('/desk/new-letter', { title, slug, language })
  if (answer.statusCode !== 303) throw new Error(`not begun: ${answer.body}`)
  return slug
}

/** Saves a text as the form without scripts does, over what the form was rendered with. */
export async function write(
  visitor: Visitor,
  slug: string,
  words: Words,
  { act = 'save', language = 'en' }: { act?: string; language?: string } = {},
) {
  const address = `/desk/letters/${slug}/write/${language}`
  const revision = revisionIn((await visitor.get(address)).body)
  return visitor.post(address, { ...typedWords(words), revision, do: act })
}

export function revisionIn(body: string): string {
  return hidden(body, 'revision')
}

/** What a page carries in a hidden field. */
export function hidden(body: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? ''
}

/** Publishes what waits in these languages. */
export async function publish(visitor: Visitor, slug: string, languages: string[], change = 'form') {
  const { body } = await visitor.get(`/desk/letters/${slug}/publish`)
  const seen = Object.fromEntries(languages.map((one) => [`seen-${one}`, hidden(body, `seen-${one}`)]))
  const chosen = Object.fromEntries(languages.map((one) => [`publish-${one}`, 'yes']))
  const rules = body.includes('name="rules"') ? { rules: 'yes' } : {}
  return visitor.post(`/desk/letters/${slug}/publish`, {
    seen: hidden(body, 'seen'),
    ...seen,
    ...chosen,
    ...rules,
    change,
  })
}

export async function letterId(desk: DeskWorld, slug: string): Promise<string> {
  const { rows } = await desk.pool.query<{ id: string }>('select id from letters where slug = $1', [slug])
  return rows[0]?.id ?? ''
}

/** What a form would send as it was rendered. */
export function fieldsIn(body: string): Record<string, string> {
  const inputs = [...body.matchAll(/<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g)]
  const chosen = [...body.matchAll(/<select name="([^"]+)".*?<option value="([^"]*)" selected/gs)]
  const texts = [...body.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</g)]
  return Object.fromEntries(
    [
      ...inputs,
      ...chosen,
      ...texts,
      ...body.matchAll(/<input type="hidden" name="(revision)" value="(\d+)"/g),
    ].map(([, name = '', value = '']) => [name, unescaped(value)]),
  )
}

export function unescaped(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** A black pixel (PNG). */
export const square = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

type Upload = { slug: string; fields: Record<string, string>; file: { name: string; bytes: Buffer } }

/** Saves a text with a logo of its first convener; gives the status. */
export async function upload(
  desk: DeskWorld,
  owner: Visitor,
  { slug, fields, file }: Upload,
): Promise<number> {
  const address = `/desk/letters/${slug}/write/en`
  const form = new FormData()
  const revision = revisionIn((await owner.get(address)).body)
  for (const [name, value] of Object.entries({ ...fields, revision, do: 'images-add' }))
    form.append(name, value)
  form.append('logo-0', new File([new Uint8Array(file.bytes)], file.name))
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const { statusCode } = await desk.app.inject({
    method: 'POST',
    url: address,
    payload: Buffer.from(await request.arrayBuffer()),
    headers: { 'content-type': request.headers.get('content-type') ?? '', cookie: owner.cookie },
  })
  return statusCode
}

/** Hands in an image, and gives its name. */
export async function newImage(desk: DeskWorld, id: string): Promise<string> {
  const name = 'bridge.png'
  await desk.pool.query(
    `insert into draft_images (letter_id, name, sha256, media_type, width, height, bytes, added_at)
     values ($1, $2, encode(sha256($3), 'hex'), 'image/png', 1, 1, $3, now()) on conflict do nothing`,
    [id, name, square],
  )
  return name
}

/** What readers are shown, once the second has passed for which a page may be a moment old. */
export async function shows(desk: DeskWorld, slug: string, words: string): Promise<void> {
  const shown = async () => (await new Visitor(desk).get(`/en/letters/${slug}`)).body.includes(words)
  await expect.poll(shown, { timeout: 10_000, interval: 200 }).toBe(true)
}
