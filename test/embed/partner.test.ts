import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { freshToken } from '../captcha/solve.ts'
import { key, origin, signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import { expectRefusal } from '../signature/visitor.ts'
import { individual, maryam, organization, zoe } from '../world.ts'
import { makeToken } from '#server/signature/token.ts'
import { mailboxKey } from '../seal/mailbox.ts'

// Partners at the desk, and what their frames answer. Whether browsers obey, test/story/sign-in-frame.test.ts sees.

const desk = useDesk({ mailsSent: true })
let coordinator: Visitor
let guest: Visitor
let path: string
let frame: string

beforeAll(async () => {
  coordinator = await signInWithRole(desk, 'guadalupe@example.org', { role: 'coordinator' })
  guest = new Visitor(desk)
  path = `/desk/letters/${desk.letter.slug}/partners`
  frame = `/en/letters/${desk.letter.slug}/embed`
  await desk.pool.query('update letters set closes_at = null')
})

const ancestors = async (url: string) =>
  /frame-ancestors ([^;]*)/.exec(String((await guest.get(url)).headers['content-security-policy']))?.[1]

async function add(form: Record<string, string>): Promise<string> {
  const { statusCode, headers } = await coordinator.post(path, form)
  expect(statusCode).toBe(303)
  return String(headers.location)
}

async function signOn(url: string, form: Record<string, string>): Promise<string> {
  const answer = await guest.post(url, { captcha: await freshToken(key), ...form })
  expect(answer.statusCode).toBe(303)
  const { rows } = await desk.pool.query<{ id: string }>(
    'select id from signatures where email_key = $1 order by id desc limit 1',
    [mailboxKey(desk.pool, form['email'] ?? '')],
  )
  return rows[0]?.id ?? ''
}

const confirm = (id: string) =>
  guest.post(`/en/letters/${desk.letter.slug}/confirm/${makeToken(key, 'confirm', desk.letter.id, id)}`)

describe('a letter without partners', () => {
  test('may be held by any site', async () => {
    expect(await ancestors(frame)).toBe('*')
    expectRefusal(await guest.get(`${frame}?partner=nobody`), 'partner-not-found')
    expectRefusal(await guest.get(`${frame}?partner=%3B`), 'partner-not-found')
  })
})

describe('a partner', () => {
  let presente: string
  let rio: string

  test('is added with its sites, which are then the only ones that may hold the form', async () => {
    presente = await add({
      name: 'Presente.org',
      origins: 'presente.example\nhttps://www.presente.example/page',
      asksUpdates: 'yes',
      'words-es': 'Quiero noticias de Presente.',
    })
    rio = await add({ name: 'Río', origins: '*.rio.example' })
    await add({ name: 'Río', origins: 'https://rio.example' })
    expect(await ancestors(`${frame}?partner=presente-org`)).toBe(
      "'self' https://presente.example https://www.presente.example",
    )
    expect(await ancestors(`${frame}?partner=rio`)).toBe("'self' https://*.rio.example")
    expect(await ancestors(`${frame}?partner=rio-2`)).toBe("'self' https://rio.example")
    // A frame that names nobody may stand on any of theirs.
    expect(await ancestors(frame)).not.toContain('*  ')
    expect((await ancestors(frame))?.split(' ').toSorted()).toEqual([
      "'self'",
      'https://*.rio.example',
      'https://presente.example',
      'https://rio.example',
      'https://www.presente.example',
    ])
    const page = await coordinator.get(presente)
    expect(page.body).toContain('data-partner="presente-org"')
    expect((await coordinator.get(path)).body).toContain('Only partners’ sites')
  })

  test('needs a name, and sites that a browser can tell apart', async () => {
    const { statusCode, body } = await coordinator.post(path, {
      name: ' ',
      origins: 'http://presente.example',
    })
    expect(statusCode).toBe(422)
    expect(body).toContain('Enter the partner’s name.')
    expect(body).toContain('They need https.')
    expect(body).toContain('http://presente.example</textarea>')
  })

  test('may be one among any sites, where the coordinators say so', async () => {
    await coordinator.post(`/desk/letters/${desk.letter.slug}/framing`, { framing: 'anywhere' })
    expect(await ancestors(frame)).toBe('*')
    expect(await ancestors(`${frame}?partner=rio`)).toBe("'self' https://*.rio.example")
    await coordinator.post(`/desk/letters/${desk.letter.slug}/framing`, { framing: 'partners' })
  })

  test('asks in its own box, in its own words or ours, and only where it wants to', async () => {
    const boxes = async (url: string) => (await guest.get(url)).body
    const ours = 'Send me news from Presente.org too. Presente.org receives my e-mail address for this.'
    expect(await boxes(`${frame}?partner=presente-org&as=individual`)).toContain(ours)
    expect(await boxes(`${frame.replace('/en/', '/es/')}?partner=presente-org&as=individual`)).toContain(
      'Quiero noticias de Presente.',
    )
    expect(await boxes(`${frame}?partner=rio&as=individual`)).not.toContain('partnerUpdates')
    expect(await boxes(`${frame}?as=individual`)).not.toContain('partnerUpdates')
  })

  test('is still named by the link where somebody reads the list before signing', async () => {
    const list = `/en/letters/${desk.letter.slug}/signatories`
    const link = `/en/letters/${desk.letter.slug}?partner=presente-org`
    expect((await guest.get(link)).body).toContain(`href="${list}?partner=presente-org"`)
    const { body } = await guest.get(`${list}?partner=presente-org&q=a`)
    expect(body).toContain(`href="${link}"`)
    expect(body).toContain('name="partner" value="presente-org"')
    expect(body).toContain(`href="${list}?partner=presente-org"`)
    expect((await guest.get(`${list}?partner=nobody`)).body).not.toContain('partner=')
  })

  test('has what came by its site counted apart, and hands over the addresses of those who ticked its box alone', async () => {
    const held = `${frame}?partner=presente-org`
    const ticked = await signOn(held, { ...individual, ...zoe, partnerUpdates: 'yes' })
    const unticked = await signOn(held, { ...individual, ...maryam, updates: 'yes' })
    await signOn(held, {
      ...organization,
      name: 'Casa del Río',
      email: 'casa@example.org',
      partnerUpdates: 'yes',
    })
    // Another partner that asks nothing gets nothing, whatever is sent.
    const other = await signOn(`${frame}?partner=rio`, {
      ...individual,
      name: 'Łucja Nowak',
      email: 'lucja@example.org',
      partnerUpdates: 'yes',
    })
    for (const id of [ticked, unticked, other]) await confirm(id)

    const figures = [...(await coordinator.get(presente)).body.matchAll(/<dd>(\d+)<\/dd>/g)].map(([, n]) => n)
    expect(figures).toEqual(['3', '1', '0', '0', '2', '1'])
    const { statusCode, body, headers } = await coordinator.post(`${presente}/mailboxes.csv`)
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toContain('text/csv')
    const rows = parse<Record<string, string>>(body, { columns: true })
    expect(rows).toEqual([
      {
        email: zoe.email,
        language: 'en',
        agreed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        agreed_to: expect.stringContaining('Presente.org receives my e-mail address') as string,
      },
    ])
    expect((await coordinator.post(`${rio}/mailboxes.csv`)).body).not.toContain('@')
    const { rows: recorded } = await desk.pool.query(
      `select details ->> 'count' as count from activity where kind = 'partner-mailboxes-exported' order by id`,
    )
    expect(recorded).toEqual([{ count: '1' }, { count: '0' }])
  })

  test('gets no address of somebody who has taken back what they ticked', async () => {
    const { rows } = await desk.pool.query<{ id: string }>('select id from signatures where email_key = $1', [
      mailboxKey(desk.pool, zoe.email),
    ])
    const own = `/en/letters/${desk.letter.slug}/signature/${makeToken(key, 'manage', desk.letter.id, rows[0]?.id ?? '')}`
    expect((await guest.get(own)).body).toContain('No more news from Presente.org')
    const { headers } = await guest.post(`${own}/partner`)
    const { body } = await guest.get(String(headers.location))
    expect(body).toContain('We no longer give your e-mail address to the partner.')
    expect(body).not.toContain('No more news from Presente.org')
    expect((await coordinator.post(`${presente}/mailboxes.csv`)).body).not.toContain('@')
  })

  test('hands over addresses to nobody whose second factor is not fresh', async () => {
    await desk.pool.query("update sessions set factor_at = factor_at - interval '10 minutes'")
    const { statusCode, headers } = await coordinator.post(`${presente}/mailboxes.csv`)
    expect(statusCode).toBe(303)
    expect(headers.location).toContain('/desk/again')
    await desk.pool.query("update sessions set factor_at = factor_at + interval '10 minutes'")
  })

  test('brings who follows its link, too, where scripts are blocked', async () => {
    const { slug } = desk.letter
    const page = `/en/letters/${slug}`
    const by = '?partner=presente-org'
    expect((await coordinator.get(presente)).body).toContain(`href="${origin}/letters/${slug}${by}"`)
    expect((await guest.get(`/letters/${slug}${by}`)).headers.location).toBe(`${page}${by}`)
    const letter = (await guest.get(`${page}${by}`)).body
    expect(letter).toContain(`href="${page}/sign${by}"`)
    expect(letter).toContain(`href="/es/letters/${slug}${by}"`)
    expect(letter).toContain(`rel="canonical" href="${origin}${page}"`)
    expect((await guest.get(page)).body).not.toContain('partner=')
    expect((await guest.get(`${page}/sign${by}`)).body).toContain(`sign${by}&amp;as=individual`)
    const form = (await guest.get(`${page}/sign${by}&as=individual`)).body
    expect(form).toContain('Send me news from Presente.org too.')
    expect(form).toContain('You came here by way of Presente.org.')

    const partnerOf = async (id: string) => {
      const { rows } = await desk.pool.query<{ slug: string | null; words: string | null }>(
        `select p.slug, s.partner_updates as words from signatures s
           left join partners p on p.letter_id = s.letter_id and p.id = s.partner_id where s.id = $1`,
        [id],
      )
      return rows[0]
    }
    const guadalupe = {
      ...individual,
      name: 'Guadalupe Peña',
      email: 'pena@example.org',
      partnerUpdates: 'yes',
    }
    const brought = await signOn(`${page}/sign${by}`, guadalupe)
    expect(await partnerOf(brought)).toEqual({
      slug: 'presente-org',
      words: expect.stringContaining('Presente.org receives my e-mail address') as string,
    })
    // A name that is nobody's keeps nobody from signing.
    const alone = { ...guadalupe, name: 'Raúl Ibáñez', email: 'raul@example.org' }
    expect(await partnerOf(await signOn(`${page}/sign?partner=nobody`, alone))).toEqual({
      slug: null,
      words: null,
    })
  })

  test('is changed, and keeps its address', async () => {
    await coordinator.post(presente, { name: 'Presente', origins: 'https://presente.example' })
    expect(await ancestors(`${frame}?partner=presente-org`)).toBe("'self' https://presente.example")
    expect((await coordinator.get(presente)).body).toContain('data-partner="presente-org"')
  })

  test('is switched off at once: its frames lead to the letter, with what was typed', async () => {
    await coordinator.post(`${presente}/switch-off`)
    const { statusCode, body } = await guest.get(`${frame}?partner=presente-org`)
    expect(statusCode).toBe(410)
    expect(body).toContain('The form is no longer on this site.')
    expect(body).not.toContain('<form')
    expect(await ancestors(`${frame}?partner=presente-org`)).toBe("'none'")
    expect(await ancestors(frame)).not.toContain('presente')

    const led = await guest.get(`/en/letters/${desk.letter.slug}/sign?partner=presente-org`)
    expect(led.body).not.toContain('You came here by way of')

    const late = await guest.post(`${frame}?partner=presente-org`, {
      ...individual,
      ...maryam,
      name: 'Late 李明',
    })
    expect(late.statusCode).toBe(410)
    const onward = /href="https:\/\/letters\.example\.org([^"]*correct=[^"]*)"/.exec(late.body)?.[1] ?? ''
    expect((await guest.get(onward)).body).toContain('value="Late 李明"')

    await coordinator.post(`${presente}/switch-on`)
    expect((await guest.get(`${frame}?partner=presente-org`)).statusCode).toBe(200)
  })

  test('is for those who write the letter', async () => {
    const reviewer = await signInWithRole(desk, 'reviewer@example.org', { role: 'reviewer' })
    expectRefusal(await reviewer.get(path), 'role-too-small')
    expectRefusal(await reviewer.post(`${presente}/mailboxes.csv`), 'role-too-small')
    const owner = await signInAs(desk, 'owner@example.org')
    expect((await owner.get(path)).statusCode).toBe(200)
  })
})
