import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalEmail } from '#server/signature/canonical-email.ts'

test.each([
  ['Zoe.Lukasz@gmail.com', 'z.o.e.lukasz+letters@googlemail.com'],
  ['liming@outlook.com', 'LiMing+x@Outlook.com'],
  ['maryam@me.com', 'maryam+letters@icloud.com'],
  ['maryam@pm.me', 'Maryam+1@protonmail.com'],
  [' zoe@example.org ', 'Zoe@EXAMPLE.org'],
])('%s and %s are one mailbox', (one, other) => {
  expect(canonicalEmail(one)).toBe(canonicalEmail(other))
})

test.each([
  ['zoe.lukasz@example.org', 'zoelukasz@example.org'],
  ['zoe+1@example.org', 'zoe+2@example.org'],
  ['zoe.lukasz@outlook.com', 'zoelukasz@outlook.com'],
  ['zoe@outlook.com', 'zoe@hotmail.com'],
  ['zoe@gmail.com', 'zoe@gmail.com.example.org'],
  ['a@gmail.com', 'b@gmail.com'],
])('%s and %s may be two people', (one, other) => {
  expect(canonicalEmail(one)).not.toBe(canonicalEmail(other))
})

test('the key of a key is the same key', () => {
  const domains = fc.constantFrom('gmail.com', 'googlemail.com', 'me.com', 'pm.me', 'live.com', 'example.org')
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9.+_-]{1,40}$/), domains, (local, domain) => {
      const key = canonicalEmail(`${local}@${domain}`)
      expect(canonicalEmail(key)).toBe(key)
    }),
  )
})
