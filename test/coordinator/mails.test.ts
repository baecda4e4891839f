import { describe, expect, test } from 'vitest'
import { AccountChange, Role } from '#server/coordinator/coordinator.ts'
import { accountChangedMail, invitationMail } from '#server/coordinator/mails.ts'
import { mailText } from '#server/mail/layout.ts'

const origin = 'https://letters.example.org'

describe.each(['en', 'es'])('in %s', (language) => {
  test.each(Role.options)('an invitation as %s names the letter and what the role may do', (role) => {
    const wording = invitationMail({
      origin,
      language,
      invitation: { slug: 'marvena', title: 'On the silence of the River Marvena', role, by: 'Zoë Łukasz' },
      token: 'token',
      days: 7,
    })
    expect(wording.subject).toMatch(/^On the silence of the River Marvena: /)
    const text = mailText(wording)
    expect(text).toContain('Zoë Łukasz')
    expect(text).toContain('7')
    expect(text).toMatch(/^(Your role|Su función): /m)
    expect(text).toContain(`${origin}/desk/letters/marvena/invitation/token`)
    expect(text).not.toMatch(/\{\w+\}|undefined|null|[!¡]/)
  })

  test.each(AccountChange.options)('a mail says that the account was changed: %s', (change) => {
    const text = mailText(accountChangedMail({ origin, language, change }))
    expect(text).toContain(`${origin}/desk/account`)
    expect(text).not.toMatch(/\{\w+\}|undefined|null|[!¡]/)
  })
})

test('an inviter’s name is no link and no second line in the mail', () => {
  const by = 'Win\r\nBcc: all@example.org https://evil.example.com'
  const invitation = { slug: 'a', title: 'A letter', role: 'reader' as const, by }
  const { before, subject } = invitationMail({ origin, language: 'en', invitation, token: 't', days: 7 })
  expect(subject).not.toContain('evil')
  expect(before[0]).not.toMatch(/https?:|\n|evil\.example/)
})
