import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CannotStart, readConfig } from '#server/config.ts'
import { root } from '#server/database/root.ts'
import { readSecret } from '#server/database/secret.ts'
import { usualRetention } from '#server/retention/retention.ts'

test('nothing has to be set, and what is empty counts as nothing', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual({
    DATA_DIR: join(root, 'data'),
    PORT: 3000,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:3000',
    MAIL_FROM: 'Undersigned <letters@localhost>',
    OWNER_EMAIL: 'owner@localhost',
    keeping: { retention: usualRetention, controller: null, contact: null },
    SECOND_FACTOR: 'required',
    hcaptcha: undefined,
    LOG_LEVEL: 'warn',
  })
})

test('the public address follows the port, or loses the slash at its end', () => {
  expect(readConfig({ PORT: '4000' }).PUBLIC_URL).toBe('http://localhost:4000')
  expect(readConfig({ PUBLIC_URL: 'https://letters.example.org/' }).PUBLIC_URL).toBe(
    'https://letters.example.org',
  )
})

test('links begin with the public address, so it has no path', () => {
  expect(() => readConfig({ PUBLIC_URL: 'https://example.org/letters' })).toThrow(
    'PUBLIC_URL: expected an address without a path',
  )
})

test('mails that leave have a sender', () => {
  expect(() => readConfig({ SMTP_URL: 'smtp://127.0.0.1:25' })).toThrow('MAIL_FROM: expected the sender')
  expect(() => readConfig({ MAIL_FROM: 'Letters' })).toThrow('MAIL_FROM: expected a mailbox')
  expect(
    readConfig({ SMTP_URL: 'smtp://127.0.0.1:25', MAIL_FROM: 'Letters <letters@example.org>' }).MAIL_FROM,
  ).toBe('Letters <letters@example.org>')
})

test('hCaptcha takes both of its keys, or is not used', () => {
  const siteKey = '10000000-ffff-ffff-ffff-000000000001'
  expect(readConfig({}).hcaptcha).toBeUndefined()
  expect(readConfig({ HCAPTCHA_SITE_KEY: siteKey, HCAPTCHA_SECRET: '0x0' }).hcaptcha).toEqual({
    siteKey,
    secret: '0x0',
  })
  expect(() => readConfig({ HCAPTCHA_SITE_KEY: siteKey })).toThrow('HCAPTCHA_SECRET: expected')
  expect(() => readConfig({ HCAPTCHA_SECRET: '0xhunter2' })).toThrow('HCAPTCHA_SITE_KEY: expected')
  expect(() => readConfig({ HCAPTCHA_SITE_KEY: 'mine', HCAPTCHA_SECRET: '0x0' })).toThrow('a UUID')
  expect(() => readConfig({ HCAPTCHA_SECRET: '0xhunter2' })).not.toThrow(/hunter2/)
})

test('whom we believe about the address of a visitor is a list of networks', () => {
  expect(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).TRUST_PROXY).toEqual(['10.0.0.0/8', '::1'])
  for (const wrong of ['true', '1', '*', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example.org']) {
    expect(() => readConfig({ TRUST_PROXY: wrong }), wrong).toThrow('TRUST_PROXY: expected networks')
  }
})

test('a wrong value is told by its name and what was expected, never by its content', () => {
  const wrong = {
    PORT: 'high',
    DATABASE_URL: 'mysql://me:hunter2@host/letters',
    SECRET: 'short',
    LOG_LEVEL: 'loud',
  }
  const read = () => readConfig(wrong)
  expect(read).toThrow(CannotStart)
  expect(read).toThrow('PORT: expected a port number')
  expect(read).toThrow('DATABASE_URL: expected an address like postgresql://user:password@host/database')
  expect(read).toThrow('SECRET: expected at least 32 characters')
  expect(read).not.toThrow(/hunter2|short/)
})

test('without SECRET a key is made once, and only we may read it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'undersigned-key-'))
  const config = { DATA_DIR: join(folder, 'data') }
  const key = readSecret(config)
  expect(key).toHaveLength(32)
  expect(readSecret(config)).toEqual(key)
  expect(readFileSync(join(config.DATA_DIR, 'secret.key'))).toEqual(key)
  expect(statSync(join(config.DATA_DIR, 'secret.key')).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})

test('how long things are kept is said in words, and who is responsible by name', () => {
  expect(readConfig({ RETENTION: 'email=2 weeks' }).keeping.retention).toMatchObject({
    email: { count: 2, unit: 'week' },
    private: { count: 6, unit: 'month' },
  })
  expect(() => readConfig({ RETENTION: 'email=for ever' })).toThrow(
    'RETENTION: expected parts like "email=30 days"',
  )
  expect(() => readConfig({ PRIVACY_CONTACT: 'us' })).toThrow('PRIVACY_CONTACT: expected an e-mail address')
})
