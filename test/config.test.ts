import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'

test('without any settings the server is on this machine and sends no mail', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://localhost:3000',
    OWNER_EMAIL: 'owner@localhost',
  })
})

test('an empty setting counts as absent', () => {
  expect(readConfig({ PORT: ' ', SMTP_URL: '' })).toMatchObject({ PORT: 3000 })
})

test.each([
  ['PORT', { PORT: 'http' }, 'PORT: expected a port number'],
  ['PUBLIC_URL', { PUBLIC_URL: 'letters.example.org' }, 'PUBLIC_URL: expected an address'],
  [
    'PUBLIC_URL',
    { PUBLIC_URL: 'https://example.org/letters' },
    'PUBLIC_URL: expected an address without a path',
  ],
  ['SECRET', { SECRET: 'short' }, 'SECRET: expected at least 32 characters'],
  ['TRUST_PROXY', { TRUST_PROXY: 'true' }, 'TRUST_PROXY: expected networks'],
  ['MAIL_FROM', { MAIL_FROM: 'Letters' }, 'MAIL_FROM: expected a mailbox'],
  ['MAIL_FROM', { SMTP_URL: 'smtp://127.0.0.1:25' }, 'MAIL_FROM: expected the sender of mails'],
])('a wrong %s stops the start with its name and what was expected', (_, settings, message) => {
  expect(() => readConfig(settings)).toThrow(message)
})

test('a wrong value is not repeated: it may be a password', () => {
  expect(() => readConfig({ SMTP_URL: 'secret words' })).toThrow(/^SMTP_URL: expected an address like/)
})
