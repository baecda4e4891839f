import { beforeAll, expect, test } from 'vitest'
import { exportLetter } from '#server/letter/export.ts'
import { bare, readFile } from '../document/reading.ts'
import { writeLetter } from '../letter/written.ts'
import { individual, organization, useWorld } from '../world.ts'
import { approve, linkOf, mails, sign, signAndConfirm, stored } from './visitor.ts'

// Each of these is written so that nothing else on a page looks like it.

const world = useWorld()
const slug = 'private'
const public_ = ['Colectivo Xaltipan', 'Perla Quxalot', 'Tomás Zavqil', 'O.P.', 'Instituto Vexlum']
const secret = {
  contactName: 'Contacto Xyzzyson',
  contactRole: 'Tesorera Qwertyana',
  email: 'buzon.plughmail@colectivo.example',
  website: 'https://plughsite.example/hidden',
  city: 'Villa Frobozz',
  personal: 'perla.grueword@personas.example',
  pending: 'Nadie Pendente',
  pendingEmail: 'pendente.secreto@personas.example',
  unapproved: 'Unión Nondum',
}

/** What would end a string or an object of a PDF, or be an act in it. */
const inPdf = [
  ') Tj ET',
  '/JS (app.alert(1))',
  '<< /S /JavaScript >>',
  'endstream endobj',
  '%%EOF',
  String.raw`\) \050`,
  '(((',
  '<feff0041> Tj',
]

beforeAll(async () => {
  const { id } = await world.load(writeLetter({ slug }))
  const { contactName, contactRole, email, website } = secret
  const body = {
    ...organization,
    name: 'Colectivo Xaltipan',
    contactName,
    contactRole,
    email,
    website,
    country: 'GT',
  }
  await signAndConfirm(world, slug, body)
  await approve(world, id, 'Colectivo Xaltipan')
  await signAndConfirm(world, slug, {
    ...{ ...individual, name: 'Perla Quxalot', secondName: 'Tomás Zavqil', role: 'O.P.' },
    ...{ affiliation: 'Instituto Vexlum', city: secret.city, country: 'HN', email: secret.personal },
  })
  for (const [index, name] of inPdf.entries()) {
    const typed = { name: `Ana ${name}`, affiliation: name, email: `ana${index}@personas.example` }
    await signAndConfirm(world, slug, { ...individual, ...typed })
  }
  await sign(world, slug, { ...individual, name: secret.pending, email: secret.pendingEmail })
  const waiting = { ...organization, name: secret.unapproved, email: 'oficina@nondum.example', website: '' }
  await signAndConfirm(world, slug, waiting)
})

const pages = [
  '',
  '/en',
  '/es',
  ...['en', 'es'].flatMap((locale) =>
    [
      '',
      '/sign',
      '/sign?as=individual',
      '/sign?as=organization',
      '/signatories',
      '/signatories?q=frobozz',
      '/signatories?q=plugh',
      '/embed',
      '/embed?as=individual',
      '/card',
      '/feed.xml',
    ].map((path) => `/${locale}/letters/${slug}${path}`),
  ),
  ...['', '/counts', '/signatories', '/signatories?q=nondum', '/changes', '/editions'].map(
    (path) => `/api/letters/${slug}${path}`,
  ),
  '/organizations?q=nondum',
  '/sitemap.xml',
]

test('no public page says anything of a signer but the line, nor anything of who has not confirmed', async () => {
  for (const url of [...pages, '/embed.js', '/desk', '/desk/sign-in']) {
    const { statusCode, body, headers } = await world.app.inject(url || '/')
    expect(statusCode, url).toBeLessThan(400)
    const said = `${body} ${JSON.stringify(headers)}`.replace(
      /value="(frobozz|plugh)"|“(frobozz|plugh)”/g,
      '',
    )
    for (const [what, word] of Object.entries(secret))
      expect(said.includes(word), `${what} on ${url}`).toBe(false)
    expect(
      /xyzzyson|qwertyana|plugh(mail|site)|grueword|pendente|nondum/i.exec(said)?.[0],
      url,
    ).toBeUndefined()
  }
})

test('the lines are there: what was looked for in vain was looked for in the right place', async () => {
  const { body } = await world.app.inject(`/en/letters/${slug}/signatories`)
  for (const word of public_) expect(body).toContain(word)
})

test('who has not confirmed, and who waits for a coordinator, is in no count', async () => {
  const counts = (await world.app.inject(`/api/letters/${slug}/counts`)).json<object>()
  expect(counts).toMatchObject({ organizations: 1, people: 2 + inPdf.length })
})

test('nobody is found by what is not public', async () => {
  for (const word of Object.values(secret)) {
    const { body } = await world.app.inject(`/en/letters/${slug}/signatories?q=${encodeURIComponent(word)}`)
    expect(body).not.toContain('Quxalot')
    expect(body).not.toContain('Xaltipan')
  }
})

test('the PDF and the exported files say no more than the pages, and nothing in them runs', async () => {
  const { rawPayload } = await world.app.inject(`/en/letters/${slug}/letter.pdf`)
  const { pages: read, attachments, runs } = await readFile(rawPayload)
  const printed = read.map(({ text, artifacts }) => text + artifacts).join('')
  const { rows } = await world.pool.query<{ line: string }>(
    `select line from signatories s join letters l on l.id = s.letter_id where slug = $1 order by sort_key`,
    [slug],
  )
  expect(rows).toHaveLength(2 + inPdf.length)
  expect(printed).toContain(rows.map(({ line }) => bare(line)).join(''))
  expect(runs).toBe(false)
  const said = [
    printed,
    JSON.stringify(attachments),
    ...(await exportLetter(world.pool, { slug })).values(),
  ].join('\n')
  for (const word of Object.values(secret)) {
    expect(said.includes(word) || said.includes(bare(word)), word).toBe(false)
  }
})

test('the page of one’s own signature shows the line and no address', async () => {
  for (const signature of await stored(world, slug)) {
    const { body } = await world.app.inject(linkOf(world, slug, 'manage', signature))
    const named = [secret.pending, secret.unapproved]
    for (const word of Object.values(secret).filter((word) => !named.includes(word)))
      expect(body).not.toContain(word)
  }
})

test('no mail carries the name of another signer, and no link is stored', async () => {
  const { rows } = await world.pool.query<{ row: string }>('select row_to_json(o)::text as row from outbox o')
  const dump = rows.map(({ row }) => row).join('\n')
  expect(await mails(world, slug)).not.toEqual([])
  expect(dump).not.toMatch(/https?:\/\//)
  for (const signature of await stored(world, slug)) {
    for (const purpose of ['confirm', 'manage'] as const) {
      expect(dump).not.toContain(linkOf(world, slug, purpose, signature).split('/').at(-1))
    }
  }
})
