import { beforeEach, describe, expect, test } from 'vitest'
import { openCaptcha } from '#server/captcha/open.ts'
import { usualLimits } from '#server/limit/limit.ts'
import { guardForm, screenForm } from '#server/limit/screen.ts'
import { canonicalEmail } from '#server/signature/canonical-email.ts'
import { freshToken } from '../captcha/solve.ts'
import { keys, startProvider } from '../captcha/provider.ts'
import { useWorld } from '../world.ts'

// What a form says of who sends it, all together.

const world = useWorld()
const log = { warn: () => undefined }
const served = new Date()
const sent = new Date(served.getTime() + 20_000)
let captcha = openCaptcha({ key: Buffer.alloc(32, 7), origin: 'https://letters.example.org', log })
beforeEach(() => {
  captcha = openCaptcha({ key: world.key, origin: 'https://letters.example.org', log })
})

let people = 0
async function screen(
  typed: Record<string, string>,
  { email = `person${++people}@example.org`, now = sent } = {},
) {
  return screenForm(world.pool, {
    captcha,
    limits: usualLimits,
    letterId: 'a letter',
    prefers: 'any',
    typed,
    address: `192.0.${people % 256}.1`,
    email,
    emailKey: canonicalEmail(email),
    now,
  })
}

async function asServed(): Promise<Record<string, string>> {
  const guard = guardForm(captcha, { prefers: 'any', now: served })
  expect(guard.captcha).toEqual({ kind: 'work' })
  return { stamp: guard.stamp, topic: '', captcha: await freshToken(world.key, served) }
}

describe('a form', () => {
  test('of a person who takes their time is held for nothing, and brings a token to spend', async () => {
    const { holds, token } = await screen(await asServed())
    expect(holds).toEqual([])
    expect(token?.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('that comes back with its mistakes is as old as when it was first served', async () => {
    const { stamp, ...typed } = await asServed()
    const later = new Date(served.getTime() + 20_000)
    const again = guardForm(captcha, { prefers: 'any', stamp, now: later })
    const mended = new Date(later.getTime() + 1000)
    expect((await screen({ ...typed, stamp: again.stamp }, { now: mended })).holds).toEqual([])
    const made = guardForm(captcha, { prefers: 'any', stamp: 'k3j2.forged', now: later })
    expect((await screen({ ...typed, stamp: made.stamp }, { now: mended })).holds).toContain('too-quick')
  })

  test('of a browser without scripts waits for the desk', async () => {
    const typed = await asServed()
    expect(await screen({ ...typed, captcha: '' })).toEqual({ holds: ['captcha-missing'], token: null })
  })

  test('that knows none of our fields waits for the same reason alone', async () => {
    expect(await screen({})).toEqual({ holds: ['captcha-missing'], token: null })
  })

  test('of a machine waits for all that it did', async () => {
    const typed = { ...(await asServed()), topic: 'Cheap watches', captcha: 'bm9uZQ==' }
    const quickly = new Date(served.getTime() + 400)
    const { holds, token } = await screen(typed, { email: 'bot@mailinator.com', now: quickly })
    expect(holds).toEqual(['honeypot', 'captcha-failed', 'too-quick', 'disposable'])
    expect(token).toBeNull()
  })

  test('of a mailbox that sends one after the other waits from the sixth on, whatever dots it is written with', async () => {
    const boxes = [
      'z.oe@gmail.com',
      'zo.e@gmail.com',
      'zoe+1@gmail.com',
      'zoe@gmail.com',
      'z.o.e@googlemail.com',
    ]
    for (const email of boxes) expect((await screen(await asServed(), { email })).holds).toEqual([])
    expect((await screen(await asServed(), { email: 'zoe@gmail.com' })).holds).toEqual(['too-many'])
  })

  test('waits where hCaptcha does not answer', async () => {
    const provider = await startProvider()
    const reach = { ...provider.reach, port: 1 }
    const origin = 'https://letters.example.org'
    captcha = openCaptcha({ key: world.key, origin, hcaptcha: { ...keys, reach }, log })
    expect(guardForm(captcha, { prefers: 'any', now: served }).captcha).toEqual({
      kind: 'hcaptcha',
      siteKey: keys.siteKey,
    })
    const { holds, token } = await screen({ captcha: 'P1_ey.good' })
    expect({ holds, token }).toEqual({ holds: ['captcha-out-of-reach'], token: null })
    await provider.close()
  })
})
