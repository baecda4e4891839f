import { beforeEach, describe, expect, test } from 'vitest'
import { postDeadlineReminders } from '#server/signature/remind-of-deadline.ts'
import { writeLetter } from '../letter/written.ts'
import { linkIn, liming, mailTo, maryam, useWorld } from '../world.ts'
import { linkOf, mails, newest, person, post, presente, sign, signAndConfirm } from './visitor.ts'

const world = useWorld()
let slug = ''
let letters = 0
const day = 86_400_000
const now = new Date()
/** The letter closes at the end of a day, in two days' time. */
const closes = new Date(now.getTime() + day).toISOString().slice(0, 10)
beforeEach(async () => {
  await world.pool.query('delete from outbox')
  await world.pool.query('delete from agreements')
  await world.pool.query('update signatures set withdrawn_at = signed_at where withdrawn_at is null')
  slug = `deadline-${++letters}`
})

const load = (front: string[] = []) => world.load(writeLetter({ slug, front }))
const remind = (at = now) => postDeadlineReminders(world.pool, { now: at })
const kinds = async () => (await mails(world, slug)).map(({ kind }) => kind)

/** Signs, and lets time go by since. */
async function signedAgo(days: number, typed: Record<string, string>): Promise<void> {
  await sign(world, slug, typed)
  const { id } = await newest(world, slug)
  const interval = `${days} days`
  await world.pool.query('update signatures set signed_at = signed_at - $2::interval where id = $1', [
    id,
    interval,
  ])
  await world.pool.query(
    'update outbox set created_at = created_at - $2::interval, sent_at = created_at where signature_id = $1',
    [id, interval],
  )
}

describe('before a letter closes', () => {
  test('whoever has not confirmed is reminded, once, however many servers do it', async () => {
    await load([`closes: ${closes}`])
    await signedAgo(2, { ...person, email: 'zoe.deadline@example.org' })
    const posted = await Promise.all(Array.from({ length: 5 }, () => remind()))
    expect(posted.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await remind()).toBe(0)
    expect(await kinds()).toEqual(['confirm', 'confirm'])
    const mail = await mailTo(world.inbox, 'zoe.deadline@example.org', /not confirmed yet/)
    expect(mail.text).toContain('The letter takes signatures until')
    expect(new URL(linkIn(mail)).pathname).toBe(linkOf(world, slug, 'confirm', await newest(world, slug)))
  })

  test('nobody is reminded who confirmed, withdrew, was written to today, or whose link is over', async () => {
    await load([`closes: ${closes}`])
    await signAndConfirm(world, slug, person)
    await signedAgo(2, { ...person, ...maryam })
    const link = linkOf(world, slug, 'confirm', await newest(world, slug)).replace('/confirm/', '/signature/')
    await post(world, `${link}/withdraw`)
    await sign(world, slug, { ...person, ...liming })
    await signedAgo(4, { ...person, name: 'Ana Ruiz', email: 'ana@example.org' })
    expect(await remind()).toBe(0)
  })

  test('a mailbox that forms have written to enough is left alone', async () => {
    await load([`closes: ${closes}`])
    for (const name of ['Red Luz', 'Red Sombra', 'Red Río']) await signedAgo(2, { ...presente, name })
    await world.pool.query(`update outbox set created_at = $1`, [new Date(now.getTime() - 2 * day)])
    expect(await remind()).toBe(3)
    await world.pool.query(
      `update outbox set payload = '{}', number = number + 10 where payload ? 'reminder'`,
    )
    expect(await remind()).toBe(0)
  })

  test('what a machine typed is no reason to write again', async () => {
    await load([`closes: ${closes}`])
    await signedAgo(2, person)
    await world.pool.query(`update signatures set holds = '{honeypot}' where id = $1`, [
      (await newest(world, slug)).id,
    ])
    expect(await remind()).toBe(0)
  })
})

describe('before an organization’s link ends', () => {
  test('it is reminded, with the letter in short for those who decide', async () => {
    await load()
    await signedAgo(24, presente)
    expect(await remind()).toBe(0)
    await signedAgo(26, { ...presente, name: 'Red Luz', email: 'luz@presente.example' })
    expect(await remind()).toBe(1)
    const mail = await mailTo(world.inbox, 'luz@presente.example', /not confirmed yet/)
    expect(mail.text).toContain('It is addressed to Cordelia Finch.')
    expect(mail.text).toMatch(/The link that confirms works until \w+ \d+, \d{4}/)
  })

  test('a letter that is far from closing reminds no person', async () => {
    await load(['closes: 2099-01-01'])
    await signedAgo(2, person)
    expect(await remind()).toBe(0)
  })
})
