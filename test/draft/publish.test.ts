import { beforeAll, describe, expect, test } from 'vitest'
import { composeDocument } from '#server/letter/compose.ts'
import { exportLetter } from '#server/letter/export.ts'
import { findLetter } from '#server/letter/find.ts'
import { refusals } from '#server/refusal.ts'
import { makeToken } from '#server/signature/token.ts'
import { freshToken } from '../captcha/solve.ts'
import { key, origin, signed, signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import { mailboxKey } from '../seal/mailbox.ts'
import { guadalupe, individual } from '../world.ts'
import { fieldsIn, hidden, lamps, letterId, publish, shows, startLetter, write } from './letter.ts'

const desk = useDesk()
let owner: Visitor

beforeAll(async () => {
  owner = await signInAs(desk, 'zoe@example.org')
})

describe('publishing', () => {
  test('asks signers where the substance changed, and nobody where the form did', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    await publish(owner, slug, ['en'])
    const there = { ...desk, letter: { id: await letterId(desk, slug), slug } }
    await signed(there, { ...individual, name: 'Zoë Łukasz', email: 'zoe.lukasz@gmail.com' })

    await write(owner, slug, { ...lamps, text: lamps.text.replace('burn', 'shine') })
    const { body } = await owner.get(`/desk/letters/${slug}/publish`)
    expect(body).toContain('One signer is asked by mail')
    expect((await publish(owner, slug, ['en'], '')).body).toContain('Say what kind of change it is.')
    expect((await publish(owner, slug, ['en'], 'form')).headers.location).toContain('asked=0')
    await write(owner, slug, { ...lamps, text: 'Put the lamps out.' })
    expect((await publish(owner, slug, ['en'], 'substance')).headers.location).toContain('asked=1')
    const { rows } = await desk.pool.query(
      "select kind, details ->> 'change' as change from activity where letter_id = $1 order by at, id",
      [there.letter.id],
    )
    expect(rows.map(({ kind, change }) => `${kind} ${change}`)).toEqual([
      'letter-started null',
      'letter-published form',
      'letter-published form',
      'letter-published substance',
    ])
  })

  test('publishes what was looked at, and nothing that was written since', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    const { body } = await owner.get(`/desk/letters/${slug}/publish`)
    const seen = { seen: hidden(body, 'seen'), 'seen-en': hidden(body, 'seen-en') }
    await write(owner, slug, { ...lamps, text: 'Something else.' })
    const answer = await owner.post(`/desk/letters/${slug}/publish`, { ...seen, 'publish-en': 'yes' })
    expect(answer.statusCode).toBe(refusals['draft-changed'])
    expect((await new Visitor(desk).get(`/en/letters/${slug}`)).statusCode).toBe(404)
  })
})

describe('the signing of a letter', () => {
  test('is closed, opened again and given another end at once; an export says so, and drafts stay', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    await publish(owner, slug, ['en'])
    await write(owner, slug, { ...lamps, text: 'A draft that stays.' })
    const signing = `/desk/letters/${slug}/signing`
    await owner.post(`${signing}/close`)
    await shows(desk, slug, 'Closed on ')
    expect((await exportLetter(desk.pool, { slug })).get('letter.en.md')).toMatch(/\ncloses: 20\d\d-/)

    expect((await owner.post(`${signing}/extend`, { closes: '2020-01-01' })).headers.location).toContain(
      'wrong',
    )
    expect((await owner.get(`${signing}?wrong=date`)).body).toContain('Give a day that has not passed')
    await owner.post(`${signing}/extend`, { closes: '2031-12-31' })
    await shows(desk, slug, 'December 31, 2031')
    await owner.post(`${signing}/extend`, { closes: '' })
    expect((await exportLetter(desk.pool, { slug })).get('letter.en.md')).not.toContain('closes')
    const { body } = await owner.get(`/desk/letters/${slug}/write/en`)
    expect(body).toContain('A draft that stays.')
    expect(body).not.toContain('Another version was published')
  })

  test('that is to come is opened now', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    await desk.pool.query(
      `update draft_rules set rules = rules || '{"opens": "2035-01-01"}' where letter_id = $1`,
      [await letterId(desk, slug)],
    )
    await publish(owner, slug, ['en'])
    await shows(desk, slug, 'January 1, 2035')
    await owner.post(`/desk/letters/${slug}/signing/open`)
    await shows(desk, slug, `/en/letters/${slug}/sign"`)
  })
})

describe('a translation on the public page', () => {
  const at = (rest: string) => `/desk/letters/${desk.letter.slug}/${rest}`
  const read = async (rest = '') =>
    (await new Visitor(desk).get(`/es/letters/${desk.letter.slug}${rest}`)).body
  const isSpanish = /<article class="letter" lang="es"/
  /** A page may be a moment old. */
  const reads = async (pattern: RegExp) =>
    expect.poll(() => read(), { timeout: 10_000, interval: 200 }).toMatch(pattern)
  let signature: string

  test('is taken off by who may publish, and offered nowhere then', async () => {
    const { id, slug } = desk.letter
    await new Visitor(desk).post(`/es/letters/${slug}/sign`, {
      ...{ ...individual, ...guadalupe, captcha: await freshToken(key) },
    })
    const { rows } = await desk.pool.query<{ id: string }>('select id from signatures where email_key = $1', [
      mailboxKey(desk.pool, guadalupe.email),
    ])
    signature = rows[0]?.id ?? ''
    await new Visitor(desk).post(`/es/letters/${slug}/confirm/${makeToken(key, 'confirm', id, signature)}`)
    expect(await read()).toMatch(isSpanish)

    const reviewer = await signInWithRole(desk, 'liming@example.org', { role: 'reviewer' })
    expect((await reviewer.post(at('texts/es/take-off'))).statusCode).toBe(403)
    expect((await owner.post(at('texts/en/take-off'))).statusCode).toBe(refusals['original-stays'])
    const ended = desk.pool.query(
      `update texts set replaced_at = now() where language = 'en' and replaced_at is null`,
    )
    await expect(ended).rejects.toThrow('the original of a letter stays')
    expect((await owner.post(at('texts/fr/take-off'))).statusCode).toBe(refusals['page-not-found'])
    expect((await owner.get(at('publish'))).body).toContain('Take off the page')
    expect((await owner.post(at('texts/es/take-off'))).statusCode).toBe(303)

    await reads(/<article class="letter" lang="en"/)
    expect(await read()).not.toContain(`hreflang="es" href="${origin}/es/letters/`)
    expect(await read('/sign')).not.toContain(`hreflang="es" href="${origin}/es/letters/`)
    expect((await new Visitor(desk).get('/sitemap.xml')).body).not.toContain(`/es/letters/${slug}"`)
    const found = await findLetter(desk.pool, slug)
    expect((await composeDocument(desk.pool, { found, language: 'es' })).language).toBe('en')
    expect((await exportLetter(desk.pool, { slug })).has('letter.es.md')).toBe(false)
  })

  test('keeps its signers while it is off, and what they have signed', async () => {
    const { rows } = await desk.pool.query(
      'select text_language, text_version from signatories where letter_id = $1 and id = $2',
      [desk.letter.id, signature],
    )
    expect(rows).toEqual([{ text_language: 'es', text_version: 1 }])
    expect(await read('/texts/es/1')).toContain('lang="es"')
    const own = makeToken(key, 'manage', desk.letter.id, signature)
    expect((await new Visitor(desk).get(`/es/letters/${desk.letter.slug}/signature/${own}`)).statusCode).toBe(
      200,
    )
  })

  test('waits at the desk, comes back with the rules that hold by then, and the record says who did it', async () => {
    const { body } = await owner.get(at('publish'))
    expect(body).toContain('Put back')
    expect(body).not.toContain('name="publish-es"')
    await owner.post(at('signing/extend'), { closes: '2031-12-31' })
    expect((await owner.post(at('texts/es/put-back'))).statusCode).toBe(303)
    await reads(isSpanish)
    expect(await read()).toContain(`hreflang="es" href="${origin}/es/letters/`)
    const { slug, id } = desk.letter
    expect((await exportLetter(desk.pool, { slug })).get('letter.es.md')).toContain('closes: 2031-12-31')
    // Pressed twice, it happened once.
    expect((await owner.post(at('texts/es/put-back'))).statusCode).toBe(303)
    const { rows } = await desk.pool.query(
      `select kind, details ->> 'language' as language from activity
        where letter_id = $1 and kind like 'translation-%' order by at, id`,
      [id],
    )
    expect(rows).toEqual([
      { kind: 'translation-taken-off', language: 'es' },
      { kind: 'translation-put-back', language: 'es' },
    ])
    expect((await owner.get(at('activity'))).body).toContain('Took a translation off the public page (es)')
  })

  test('is mended while it is off, and published anew only where somebody says so', async () => {
    await owner.post(at('texts/es/take-off'))
    const address = at('write/es')
    const fields = fieldsIn((await owner.get(address)).body)
    await owner.post(address, { ...fields, title: 'La carta corregida', do: 'save' })
    expect((await owner.get(at('publish'))).body).toMatch(/name="publish-es" value="yes"(?! checked)/)
    expect((await publish(owner, desk.letter.slug, ['es'])).statusCode).toBe(303)
    await reads(/La carta corregida/)
  })

  test('is listed with every version, what it was and what it says otherwise', async () => {
    const { slug } = desk.letter
    const { body } = await owner.get(at('versions'))
    expect(body).toContain(`/en/letters/${slug}/texts/es/1"`)
    expect(body).toContain('English, version 2')
    expect(body).toMatch(/until \w+ \d/)
    const { body: compared } = await owner.get(at('versions?language=es&version=3'))
    expect(compared).toMatch(/Spanish: what version 3 says otherwise than version 2/)
    expect(compared).toContain('corregida')
    expect((await owner.get(at('versions?language=es&version=2'))).body).toContain('Its words are the same')
    const unpublished = await startLetter(owner)
    expect((await owner.get(`/desk/letters/${unpublished}/versions`)).body).toContain(
      'Nothing was published yet.',
    )
  })
})
