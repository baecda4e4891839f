import { beforeAll, describe, expect, test } from 'vitest'
import { exportLetter } from '#server/letter/export.ts'
import { refusals } from '#server/refusal.ts'
import { signed, signInAs, useDesk, Visitor } from '../coordinator/desk.ts'
import { individual } from '../world.ts'
import { hidden, lamps, letterId, publish, shows, startLetter, write } from './letter.ts'

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
