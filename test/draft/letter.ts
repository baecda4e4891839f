import { typedWords, emptyWords, type Words } from '#server/draft/draft.ts'
import type { DeskWorld, Visitor } from '../coordinator/desk.ts'

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
export async function write(visitor: Visitor, slug: string, words: Words, act = 'save', language = 'en') {
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
