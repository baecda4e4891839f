import { beforeEach, describe, expect, test, vi } from 'vitest'
import { v7 as uuid } from 'uuid'
import { ensureOwner } from '#server/coordinator/ensure-owner.ts'
import { sql } from '#server/database/sql.ts'
import { sealedOfficer } from '#server/seal/seal-row.ts'
import { wordMails } from '#server/word.ts'
import { everyRow } from '../database/every-row.ts'
import { writeLetter } from '../letter/written.ts'
import { mailTo, useWorld } from '../world.ts'
import {
  approve,
  linkOf,
  listed,
  newest,
  person,
  post,
  presente,
  reject,
  sign,
  signAndConfirm,
  stored,
  type Stored,
} from './visitor.ts'

const world = useWorld()
let slug = ''
let letterId = ''
let letters = 0
beforeEach(async () => {
  slug = `erased-${++letters}`
  letterId = (await world.load(writeLetter({ slug }))).id
})

const own = (signature: Stored, path = '') => `${linkOf(world, slug, 'manage', signature)}${path}`
const get = (url: string) => world.app.inject(url)
const patience = { timeout: 10_000, interval: 50 }

const ludmila = {
  ...person,
  name: 'Ľudmila Vavřincová',
  email: 'ludmila.v+letters@gmail.com',
  city: 'Žďár',
  role: 'O.P.',
}
/** Whatever would tell that she was here: as it was typed, and as it is folded. */
const traces = ['Ľudmila', 'Vavřincová', 'ludmila', 'vavrincova', 'Žďár', 'ludmilav@']

/** The rows in which one of these still stands. */
async function traced(words: string[]): Promise<string[]> {
  // What is sealed is opened, so that nothing is gone by being sealed alone.
  return (await everyRow(world.pool)).filter((row) => words.some((word) => row.includes(word)))
}

async function data(signature: Stored) {
  const answer = await get(own(signature, '/data'))
  return {
    answer,
    data: JSON.parse(answer.body) as Record<string, Record<string, unknown>[]> & {
      signature: Record<string, unknown>
    },
  }
}

/** What coordinators and other officers left about a signature. */
async function surround({ id }: Stored, name: string): Promise<void> {
  const now = new Date()
  const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
  const countersignature = uuid()
  const chair = { name: `${name} II`, role: 'Chair', email: 'chair@ludmila.example' }
  const officer = sealedOfficer(world.pool, id, chair)
  await world.pool.query(sql`
    insert into countersignatures (letter_id, id, signature_id, name, role, email, email_key, language, asked_at)
    values (${letterId}, ${countersignature}, ${id}, ${officer.name}, ${officer.role}, ${officer.email},
            ${world.seal.mailboxKey(chair.email)}, 'en', ${now})`)
  await world.pool.query(
    `insert into evidence (letter_id, id, signature_id, kind, grade, countersignature_id, noted_at)
     values ($1, $2, $3, 'countersigned', 'fair', $4, $5)`,
    [letterId, uuid(), id, countersignature, now],
  )
  await world.pool.query(
    `insert into evidence (letter_id, id, signature_id, kind, grade, note, coordinator_id, noted_at)
     values ($1, $2, $3, 'coordinator-note', 'fair', $4, $5, $6)`,
    [letterId, uuid(), id, `I called ${name}.`, owner.id, now],
  )
  await world.pool.query(
    `insert into disputes (letter_id, id, signature_id, statement, disputed_at) values ($1, $2, $3, $4, $5)`,
    [letterId, uuid(), id, `Who is ${name}?`, now],
  )
  const other = (await stored(world, slug)).find((one) => one.id !== id)
  for (const [one, two] of other
    ? [
        [id, other.id],
        [other.id, id],
      ]
    : []) {
    await world.pool.query(
      `insert into likenesses (letter_id, signature_id, other_id, outcome, score, reasons, found_at)
       values ($1, $2, $3, 'doubtful', 0.5, $4, $5) on conflict do nothing`,
      [letterId, one, two, JSON.stringify([`as ${name}`]), now],
    )
  }
}

describe('taking one’s data along', () => {
  test('is a file with all that is stored, and nothing about anybody else', async () => {
    await signAndConfirm(world, slug, person)
    const her = await signAndConfirm(world, slug, ludmila)
    await post(world, own(her, '/change'), {
      name: ludmila.name,
      role: 'O.P.',
      city: 'Praha',
      published: 'full',
      publish: 'yes',
    })
    await surround(her, ludmila.name)
    await reject(world, letterId, (await newest(world, slug)).line)

    const { answer, data: taken } = await data(her)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="signature-${slug}.json"`,
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex',
    })
    expect(taken.signature).toMatchObject({
      name: ludmila.name,
      email: ludmila.email,
      city: 'Praha',
      text_version: 1,
    })
    expect(taken['edits']).toMatchObject([{ before: { city: 'Žďár' }, after: { city: 'Praha' } }])
    expect(taken['decisions']).toMatchObject([{ kind: 'reject', reason: 'Because.' }])
    expect(taken['mails']?.map(({ kind }) => kind)).toEqual(['confirm', 'receipt'])
    expect(taken['evidence']).toHaveLength(2)
    expect(taken['disputes']).toMatchObject([{ statement: `Who is ${ludmila.name}?` }])
    expect(taken['likenesses']).toMatchObject([{ outcome: 'doubtful' }])
    expect(answer.body).not.toContain('coordinator_id')
    expect(answer.body).not.toMatch(/Zoë|owner@example.org/)
    await post(world, own(her, '/erase'))
  })

  test('looks into every table that knows signatures, as erasing does', async () => {
    const { rows } = await world.pool.query<{ name: string }>(
      `select distinct table_name as name from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
        where table_schema = 'public' and column_name = 'signature_id' and table_type = 'BASE TABLE' order by 1`,
    )
    // A new table belongs into gather.ts and forget-people.ts, and then here: but for what holds nothing of a person
    // (bulk_signatures, events; gathered_lines, emptied once entered), and what follows from the line by a trigger (signatory_words).
    expect(rows.map(({ name }) => name)).toEqual([
      'agreements',
      'bulk_signatures',
      'consents',
      'countersignatures',
      'decisions',
      'disputes',
      'edition_signatures',
      'edits',
      'events',
      'evidence',
      'gathered_lines',
      'likenesses',
      'outbox',
      'questions',
      'signatory_words',
      'signature_keys',
    ])
  })
})

describe('whoever is erased', () => {
  test('is found nowhere in the database, by name or by address, once the last mail has left', async () => {
    await signAndConfirm(world, slug, person)
    const her = await signAndConfirm(world, slug, ludmila)
    await post(world, own(her, '/change'), { name: `${ludmila.name} ml.`, published: 'full', publish: 'yes' })
    await surround(her, ludmila.name)
    expect((await traced(traces)).length).toBeGreaterThan(5)

    expect((await get(own(her, '/erase'))).body).toContain('This cannot be undone')
    const pressed = await post(world, own(her, '/erase'))
    const { body } = await get(String(pressed.headers.location))
    expect(body).toContain('What we held about you is erased: because you wished it')
    expect(body).not.toContain('Ľudmila')
    const mail = await mailTo(world.inbox, ludmila.email, /erased/)
    expect(mail.text).not.toContain('Ľudmila')
    await vi.waitFor(async () => expect(await traced(traces)).toEqual([]), patience)
    expect(await newest(world, slug)).toMatchObject({
      line: '(erased)',
      email: null,
      holds: [],
      counted: false,
    })
    expect(await listed(world, slug)).toContain('1 person has signed')
  })

  test('as an organization’s contact, with its evidence, its second officer and what was decided', async () => {
    const form = {
      ...presente,
      name: 'Ľudmila z. s.',
      contactName: ludmila.name,
      email: ludmila.email,
      website: 'ludmila.example',
    }
    const it = await signAndConfirm(world, slug, form)
    await surround(it, ludmila.name)
    await decideWithReason(it, `We know ${ludmila.name}.`)
    await post(world, own(it, '/erase'))
    await mailTo(world.inbox, ludmila.email, /erased/)
    await vi.waitFor(async () => expect(await traced(traces)).toEqual([]), patience)
    const { rows } = await world.pool.query('select kind, reason from decisions where letter_id = $1', [
      letterId,
    ])
    expect(rows).toEqual([{ kind: 'reject', reason: '(erased)' }])
  })

  test('sees that nothing is left, in the page and in the file', async () => {
    const her = await signAndConfirm(world, slug, ludmila)
    await post(world, own(her, '/erase'))
    const { body } = await get(own(her))
    expect(body).toContain('Erased')
    for (const path of ['/change', '/withdraw', '/erase']) expect(body).not.toContain(`${path}"`)
    const { data: taken } = await data(her)
    expect(taken.signature).toMatchObject({ line: '(erased)', email: null, contact_name: null })
    expect([taken['edits'], taken['evidence'], taken['mails']]).toEqual([[], [], []])
    // The second time nothing happens, and no second mail is written.
    expect((await post(world, own(her, '/erase'))).statusCode).toBe(303)
    expect(await lastMails()).toBe(1)
  })

  test('may be erased unconfirmed, rejected or withdrawn, and sign again', async () => {
    await sign(world, slug, ludmila)
    await erase()
    await signAndConfirm(world, slug, ludmila)
    await reject(world, letterId, (await newest(world, slug)).line)
    await erase()
    const again = await signAndConfirm(world, slug, ludmila)
    await post(world, own(again, '/withdraw'))
    await erase()
    expect((await stored(world, slug)).map(({ line }) => line)).toEqual(['(erased)', '(erased)', '(erased)'])
    expect((await signAndConfirm(world, slug, ludmila)).counted).toBe(true)
  })

  test('with an affiliation, a second person or an organization of the same name beside it, breaks no rule', async () => {
    for (const email of ['one@example.org', 'two@example.org']) {
      await signAndConfirm(world, slug, {
        ...ludmila,
        email,
        as: 'affiliated',
        affiliation: 'FM4',
        secondName: 'Ana Ruiz',
      })
      await erase()
      await signAndConfirm(world, slug, { ...presente, email })
      await approve(world, letterId, presente.name)
      await erase()
    }
    expect(await stored(world, slug)).toHaveLength(4)
  })

  test('is no longer handed out in an edition', async () => {
    const her = await signAndConfirm(world, slug, ludmila)
    await world.pool.query(
      `insert into editions (letter_id, number, frozen_at, origin, language, dated, list_order, organizations, people,
                             withheld, hash)
       values ($1, 1, now(), 'https://letters.example.org', 'en', '2026-01-19', 'one list', 0, 1, 0, repeat('a', 64))`,
      [letterId],
    )
    await world.pool.query(
      `insert into edition_signatures (letter_id, number, position, signature_id, line, capacity, language, people)
       values ($1, 1, 1, $2, $3, 'individual', 'en', 1)`,
      [letterId, her.id, 'Someone'],
    )
    await post(world, own(her, '/erase'))
    const { rows } = await world.pool.query(
      'select hidden_at, line, removed_at from editions join edition_signatures using (letter_id, number) where letter_id = $1',
      [letterId],
    )
    const then = expect.any(Date) as Date
    expect(rows).toEqual([{ hidden_at: then, line: null, removed_at: then }])
  })

  test('is written to for the last time by a mail that names nobody', async () => {
    const her = await signAndConfirm(world, slug, ludmila)
    await post(world, own(her, '/erase'))
    const word = wordMails({ db: world.pool, key: world.key, origin: world.origin })
    const about = { letterId, signatureId: her.id, recipient: ludmila.email, language: 'es', payload: {} }
    const times = { createdAt: new Date(), attempts: 0, sentAt: null, failedAt: null, error: null }
    const wording = await word({ ...about, ...times, id: her.id, kind: 'erased' })
    expect(JSON.stringify(wording)).not.toMatch(/Ľudmila|erased\)/)
    expect(wording?.subject).toContain('lo que guardábamos sobre usted está borrado')
    // What else was on its way about her has nothing to say any more.
    expect(await word({ ...about, ...times, id: her.id, kind: 'receipt' })).toBeNull()
  })
})

async function erase(): Promise<void> {
  const last = await newest(world, slug)
  await post(world, own(last, '/erase'))
}

async function lastMails(): Promise<number> {
  const { rowCount } = await world.pool.query(`select from outbox where letter_id = $1 and kind = 'erased'`, [
    letterId,
  ])
  return rowCount ?? 0
}

async function decideWithReason({ id }: Stored, reason: string): Promise<void> {
  const now = new Date()
  const owner = await ensureOwner(world.pool, { email: 'owner@example.org', now })
  await world.pool.query(
    `insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
     values ($1, $2, $3, $4, 'reject', $5, $6)`,
    [letterId, uuid(), id, owner.id, reason, now],
  )
}
