import { beforeAll, describe, expect, test } from 'vitest'
import { typedWords } from '#server/draft/draft.ts'
import { exportLetter } from '#server/letter/export.ts'
import { readFolderText } from '#server/letter/folder.ts'
import { signInAs, signInWithRole, useDesk, Visitor } from '../coordinator/desk.ts'
import {
  fieldsIn,
  hidden,
  lamps,
  letterId,
  publish,
  revisionIn,
  shows,
  square,
  startLetter,
  unescaped,
  upload,
  write,
} from './letter.ts'

const desk = useDesk()
let owner: Visitor

beforeAll(async () => {
  owner = await signInAs(desk, 'zoe@example.org')
})

describe('a new letter', () => {
  test('is made by an owner of the service, who owns it; by nobody else', async () => {
    const slug = await startLetter(owner)
    const { rows } = await desk.pool.query(
      'select role, email from roles r join coordinators c on c.id = r.coordinator_id where letter_id = $1',
      [await letterId(desk, slug)],
    )
    expect(rows).toEqual([{ role: 'owner', email: 'zoe@example.org' }])
    expect((await owner.get('/desk/letters')).body).toContain(`/desk/letters/${slug}/write`)

    const coordinator = await signInWithRole(desk, 'maryam@example.org', { role: 'owner' })
    expect((await coordinator.get('/desk/new-letter')).statusCode).toBe(403)
    expect((await coordinator.post('/desk/new-letter', { title: 'Mine', language: 'en' })).statusCode).toBe(
      403,
    )
    expect((await coordinator.get(`/desk/letters/${slug}/write/en`)).statusCode).toBe(404)
  })

  test('has an address of its own, from its title where none is given, and keeps what was typed', async () => {
    const typed = { title: 'Los faros, ¡encendidos!', language: 'es', slug: '' }
    expect((await owner.post('/desk/new-letter', typed)).headers.location).toBe(
      '/desk/letters/los-faros-encendidos/write/es',
    )
    const taken = await owner.post('/desk/new-letter', { ...typed, slug: 'los-faros-encendidos' })
    expect(taken.statusCode).toBe(422)
    expect(taken.body).toContain('Another letter has this address')
    expect(taken.body).toContain('value="Los faros, ¡encendidos!"')
    expect((await owner.post('/desk/new-letter', { ...typed, title: '', slug: 'a b' })).body).toContain(
      'Give the letter a title',
    )
  })

  test('is seen by nobody before it is published, and by everybody after', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    const reader = new Visitor(desk)
    for (const path of ['', '/sign', '/letter.pdf', '/signatories', '/embed'])
      expect(`${path} ${(await reader.get(`/en/letters/${slug}${path}`)).statusCode}`).toBe(`${path} 404`)
    expect((await reader.get(`/letters/${slug}`)).statusCode).toBe(404)
    expect((await reader.get('/en')).body).not.toContain(slug)
    for (const page of ['', '/queue', '/signing', '/people', '/settings', '/publish'])
      expect(`${page} ${(await owner.get(`/desk/letters/${slug}${page}`)).statusCode}`).toBe(`${page} 200`)
    expect((await owner.post(`/desk/letters/${slug}/signing/close`)).statusCode).toBe(404)

    expect((await publish(owner, slug, ['en'])).statusCode).toBe(303)
    expect((await reader.get(`/en/letters/${slug}`)).body).toContain('Keep the lamps lit.')
    expect((await reader.get('/en')).body).toContain(slug)
  })
})

describe('a draft', () => {
  test('says what it lacks, and is not published with an error', async () => {
    const slug = await startLetter(owner)
    const text = `See [^3] and [^3], [the end](#end), [below](#why), [there](annex.pdf) and the annex.

![](bridge.png)

## Why

[^4]: Nobody cites me.`
    await write(owner, slug, { ...lamps, addressees: [{ name: '', office: 'Mayor' }], text })
    const { body } = await owner.get(`/desk/letters/${slug}/write/en`)
    for (const said of [
      'An addressee has an office and no name.',
      'The note [^3] is cited and has no text.',
      'Nothing cites the note [^4]',
      'The link to #end leads nowhere',
      'The link to annex.pdf leads nowhere',
      'The text speaks of an annex, and the letter has none.',
      'The image bridge.png is not there.',
      'The image bridge.png needs words',
    ])
      expect(body).toContain(said)
    expect(body).not.toContain('The link to #why')
    const refused = await publish(owner, slug, ['en'])
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Nothing was published.')
    expect((await new Visitor(desk).get(`/en/letters/${slug}`)).statusCode).toBe(404)
  })

  test('is shown as a page and as a PDF before it is published, also where it is unfinished', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, { ...lamps, text: 'Keep them lit.[^1][^2]\n\n[^1]: Nine.' })
    const page = await owner.get(`/desk/letters/${slug}/write/en/preview`)
    expect(page.body).toContain('Keep them lit.')
    expect(page.body).toContain('id="note-2"')
    const pdf = await owner.get(`/desk/letters/${slug}/write/en/letter.pdf`)
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('has rows that are moved and removed by buttons', async () => {
    const slug = await startLetter(owner)
    const addressees = ['Ana', 'Berta', 'Clara'].map((name) => ({ name, office: '' }))
    await write(owner, slug, { ...lamps, addressees }, { act: 'addressees-up-2' })
    expect(await rowsOf(slug)).toEqual(['Ana', 'Clara', 'Berta'])
    await write(owner, slug, { ...lamps, addressees }, { act: 'addressees-remove-0' })
    expect(await rowsOf(slug)).toEqual(['Berta', 'Clara'])
  })

  test('of two who write, loses nothing of either', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    const address = `/desk/letters/${slug}/write/en`
    const revision = revisionIn((await owner.get(address)).body)
    const first = { ...typedWords({ ...lamps, text: 'Keep every lamp lit.' }), revision, do: 'save' }
    expect((await owner.post(address, first)).statusCode).toBe(303)
    expect((await owner.post(`${address}/autosave`, { ...first, text: 'Dim them.' })).statusCode).toBe(409)

    const second = await owner.post(address, { ...first, text: 'Dim the lamps.' })
    expect(second.statusCode).toBe(409)
    expect(second.body).toContain('Somebody else has saved in the meantime')
    expect(second.body).toContain('>Dim the lamps.</textarea>')
    expect(second.body).toContain('every')
    const again = { ...first, text: 'Dim the lamps.', revision: revisionIn(second.body) }
    expect((await owner.post(address, again)).statusCode).toBe(303)
    expect((await owner.get(address)).body).toContain('>Dim the lamps.</textarea>')
  })

  test('saves itself, says what is wrong, and takes nothing that is too long', async () => {
    const slug = await startLetter(owner)
    const address = `/desk/letters/${slug}/write/en`
    const revision = revisionIn((await owner.get(address)).body)
    const saved = await owner.post(`${address}/autosave`, { ...typedWords(lamps), text: 'See[^1]', revision })
    expect(saved.json()).toMatchObject({
      revision: Number(revision) + 1,
      findings: [{ severity: 'error', line: 1, words: 'The note [^1] is cited and has no text.' }],
    })
    const long = { ...typedWords(lamps), title: 'x'.repeat(301), revision: '2' }
    expect((await owner.post(`${address}/autosave`, long)).statusCode).toBe(422)
    const page = await owner.post(address, long)
    expect(page.statusCode).toBe(422)
    expect(page.body).toContain('x'.repeat(301))
  })

  test('takes a logo of its conveners, and no other file for one', async () => {
    const slug = await startLetter(owner)
    const words = { ...lamps, conveners: [{ name: 'AGUAES', logo: '', about: 'Keepers since 1961.' }] }
    expect(
      await upload(desk, owner, {
        slug,
        fields: typedWords(words),
        file: { name: 'Our Logo.png', bytes: square },
      }),
    ).toBe(303)
    const { body } = await owner.get(`/desk/letters/${slug}/write/en`)
    expect(body).toContain('/images/our-logo.png"')
    const image = await owner.get(`/desk/letters/${slug}/images/our-logo.png`)
    expect(image.rawPayload.equals(square)).toBe(true)
    expect(
      await upload(desk, owner, {
        slug,
        fields: typedWords(words),
        file: { name: 'a.svg', bytes: Buffer.from('<svg/>') },
      }),
    ).toBe(422)

    await publish(owner, slug, ['en'])
    const files = await exportLetter(desk.pool, { slug })
    expect(files.get('letter.en.md')).toContain('logo: our-logo.png\n    about: Keepers since 1961.')
    expect(files.has('our-logo.png')).toBe(true)
  })
})

describe('settings', () => {
  test('hold once they are published, and refuse what cannot be', async () => {
    const slug = await startLetter(owner)
    await write(owner, slug, lamps)
    await publish(owner, slug, ['en'])
    const address = `/desk/letters/${slug}/settings`
    const rules = {
      ...{ date: '2026-11-20', opens: '', closes: '2030-01-31', closesTime: '18:00', signs: 'organizations' },
      ...{ approval: 'doubtful', captcha: 'any', goal: '1,500', paper: 'Letter', order: 'one list' },
      ...{ listLanguage: 'es', columns: '3', byCountry: 'yes' },
    }
    const revision = hidden((await owner.get(address)).body, 'revision')
    const late = await owner.post(address, { ...rules, revision, closes: '2026-01-01' })
    expect(late.body).toContain('The letter must close after it opens.')
    const wrong = await owner.post(address, { ...rules, revision, goal: 'many' })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Give a whole number of at least 1')
    expect(wrong.body).toContain('value="many"')
    expect((await owner.post(address, { ...rules, revision })).statusCode).toBe(303)
    expect((await owner.post(address, { ...rules, revision, goal: '9' })).statusCode).toBe(409)

    const reader = new Visitor(desk)
    expect((await reader.get(`/en/letters/${slug}`)).body).not.toContain('Goal')
    expect((await owner.get(`/desk/letters/${slug}/publish`)).body).toContain('2030-01-31T18:00:00Z')
    expect((await publish(owner, slug, [])).statusCode).toBe(303)
    await shows(desk, slug, 'Goal: 1,500')
    const source = (await exportLetter(desk.pool, { slug })).get('letter.en.md') as string
    const { front } = await readFolderText('letter.en.md', source, () => Promise.resolve(undefined))
    expect(front).toMatchObject({ goal: 1500, closes: '2030-01-31T18:00:00Z', paper: 'Letter' })
    expect(front.signatories).toMatchObject({ columns: 3, by_country: true, language: 'es' })
  })
})

describe('a translation', () => {
  test('stands beside its original, with what is missing and what was changed since', async () => {
    const slug = await startLetter(owner)
    const original = {
      ...lamps,
      salutation: 'Dear Mayor,',
      closing: 'Sincerely,',
      conveners: [{ name: 'Lamplighters', logo: '', about: 'They light lamps.' }],
      text: `${lamps.text}\n\n[^2]: https://example.org/9`,
    }
    await write(owner, slug, { ...original, text: original.text.replace('night.', 'night.[^2]') })
    expect(
      (await owner.post(`/desk/letters/${slug}/translations`, { language: 'es' })).headers.location,
    ).toBe(`/desk/letters/${slug}/write/es`)
    const spanish = {
      ...lamps,
      title: 'Carta abierta sobre los faroles',
      addressees: [{ name: 'Cordelia Finch', office: '' }],
      conveners: [{ name: 'Lamplighters', logo: '', about: '' }],
      salutation: '',
      closing: '',
      text: 'Que sigan encendidos los faroles.[^1]\n\n[^1]: Los nueve.',
    }
    await write(owner, slug, spanish, { language: 'es' })
    const lacking = (await owner.get(`/desk/letters/${slug}/write/es`)).body
    expect(lacking).toContain('Missing in the translation')
    expect(lacking).toContain('The translation lacks: “They burn at night.”')
    expect(lacking).toContain('The translation lacks one note.')
    expect(lacking).toContain('The office of one addressee is not translated.')
    expect(lacking).toContain('The salutation is not translated.')
    expect(lacking).toContain('The closing is not translated.')
    expect(lacking).toContain('The paragraph about one convener is not translated.')

    const whole = {
      ...spanish,
      text: 'Que sigan encendidos los faroles.[^1]\n\nArden de noche.\n\n[^1]: Los nueve.',
    }
    await write(
      owner,
      slug,
      { ...whole, addressees: [{ name: 'Cordelia Finch', office: 'Alcaldesa' }] },
      { language: 'es' },
    )
    await write(owner, slug, { ...lamps, text: lamps.text.replace('at night', 'until dawn') })
    const outdated = (await owner.get(`/desk/letters/${slug}/write/es`)).body
    expect(outdated).toContain('The original was changed since: “They burn until dawn.”')
    await write(owner, slug, whole, { language: 'es', act: 'follow' })
    expect((await owner.get(`/desk/letters/${slug}/write/es`)).body).not.toContain(
      'Changed since it was translated',
    )

    expect((await publish(owner, slug, ['es'])).body).toContain('Choose the original too')
    expect((await publish(owner, slug, ['en', 'es'])).statusCode).toBe(303)
    expect((await new Visitor(desk).get(`/es/letters/${slug}`)).body).toContain('Arden de noche.')
  })

  test('from a folder is outdated by what was published of the original since', async () => {
    const { slug } = desk.letter
    const { body } = await owner.get(`/desk/letters/${slug}/write/en`)
    const text = unescaped(/<textarea id="text"[^>]*>([^<]*)</.exec(body)?.[1] ?? '')
    const fields = fieldsIn(body)
    const changed = text.replace('rose six meters and forty centimeters', 'rose seven meters')
    expect(changed).not.toBe(text)
    await owner.post(`/desk/letters/${slug}/write/en`, { ...fields, text: changed, do: 'save' })
    expect((await owner.get(`/desk/letters/${slug}/write/es`)).body).toContain(
      'Changed since it was translated',
    )
    const { body: publishing } = await owner.get(`/desk/letters/${slug}/publish`)
    expect(publishing).toContain('</span>seven ')
    expect(
      (
        await owner.post(`/desk/letters/${slug}/write/en/discard`, {
          revision: revisionIn((await owner.get(`/desk/letters/${slug}/write/en`)).body),
        })
      ).statusCode,
    ).toBe(303)
    expect((await owner.get(`/desk/letters/${slug}/publish`)).body).toContain(
      'Nothing waits to be published.',
    )
  })
})

async function rowsOf(slug: string): Promise<string[]> {
  const { body } = await owner.get(`/desk/letters/${slug}/write/en`)
  return [...body.matchAll(/name="addressees-name-\d+"[^>]*>([^<]+)</g)].map(([, name = '']) => name)
}
