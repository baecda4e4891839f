import { describe, expect, test } from 'vitest'
import { excerpt, excerptsOfChange, lineInMail } from '#server/mail/excerpt.ts'
import { mailText } from '#server/mail/layout.ts'
import type { Wording } from '#server/mail/mail.ts'
import { origin, reason, samples } from './samples.ts'

function everythingIn({ subject, heading = '', before, line = '', button, after, footer }: Wording): string {
  return [subject, heading, ...before, line, button?.label ?? '', ...after, ...footer].join('\n')
}

describe.each(samples())('$name', ({ name, path, wording }) => {
  test('leaves no place unfilled and nothing empty', () => {
    const { before, after, footer, ...rest } = wording
    expect(everythingIn(wording)).not.toMatch(/\{\w+\}|undefined|null|NaN|\[object/)
    const texts = [...before, ...after, ...footer, rest.heading, rest.subject, rest.button?.label]
    expect(texts.filter((text) => !text?.trim())).toEqual([])
  })

  test('leads to its page', () => {
    expect(wording.button?.url).toBe(`${origin}${path}`)
    expect(
      mailText(wording)
        .split('\n')
        .filter((line) => line === `${origin}${path}`),
    ).toHaveLength(1)
  })

  test('leads to what its reader can do with the signature, unless nothing is left of it', () => {
    const about = /^(sign-in|erased|delivery)/.test(name)
    expect(wording.own?.url ?? '').toMatch(about ? /^$/ : /\/signature\/[\w-]{43}#ways$/)
    if (!about) expect(mailText(wording)).toContain(`${wording.own?.label}:\n${wording.own?.url}\n`)
  })

  test('begins its subject with the letter, and keeps the signer’s words out of it', () => {
    if (!name.startsWith('sign-in')) {
      expect(wording.subject).toMatch(
        /^\u2068?Open letter on forced mobility and U.S. immigration policy\u2069?\u00a0?: /,
      )
    }
    expect(wording.subject).not.toContain('Guadalupe')
    expect(wording.from ?? '').not.toContain('Guadalupe')
  })

  test('shouts at nobody', () => {
    expect(everythingIn(wording)).not.toMatch(/[!¡]/)
  })
})

describe('mails', () => {
  test('are from the first of the conveners, or from the site where there is none', () => {
    const [mail] = samples()
    expect(mail?.wording.from).toBe('Centro Zoë & Łukasz')
    const letter = { slug: 'a', title: 'A letter', conveners: [] }
    const [nobody] = samples({ letter })
    expect(nobody?.wording.from).toBeUndefined()
    expect(nobody?.wording.footer).toHaveLength(1)
  })

  test('tell people how long they have, and organizations that a board may have the link', () => {
    const wordings = Object.fromEntries(samples().map(({ name, wording }) => [name, everythingIn(wording)]))
    expect(wordings['confirm, individual (en)']).toContain('72 hours')
    expect(wordings['confirm, individual (es)']).toContain('72 horas')
    expect(wordings['confirm, organization (en)']).toMatch(/forward this mail.*[^]*30 days/)
    expect(wordings['confirm, organization (es)']).toMatch(/reenviarle este correo.*[^]*30 días/)
    expect(wordings['sign-in (en)']).toContain('30 minutes')
    expect(wordings['receipt, organization (en)']).toContain('under review')
    expect(wordings['receipt, held (en)']).toContain('A coordinator is looking at your signature')
    expect(wordings['receipt, counted (en)']).not.toContain('review')
  })

  test('give a board the letter in short, and the way to all of it', () => {
    const { wording } = samples().find(({ name }) => name === 'confirm, organization (en)') ?? {}
    const text = wording ? mailText(wording) : ''
    expect(text).toContain('addressed to Cordelia Finch, Marta Quispe, Oluwaseun Ade, and 2 others')
    expect(text).toContain('It begins: “The lamps on the quay have been dark')
    expect(text).toContain('On its list so far: 59 organizations and 28 people.')
    expect(text).toContain('It can be signed until December 24, 2026.')
    expect(text).toContain(`The letter as a PDF:\n${origin}/en/letters/forced-mobility/letter.pdf`)
    expect(text).toContain(`Read the letter:\n${origin}/en/letters/forced-mobility\n`)
    const { wording: person } = samples().find(({ name }) => name === 'confirm, individual (en)') ?? {}
    expect(person ? mailText(person) : '').not.toContain('letter.pdf')
  })

  test('say what has changed in a text, but not all of it', () => {
    const { wording } = samples().find(({ name }) => name === 'text changed (en)') ?? {}
    const text = wording ? mailText(wording) : ''
    expect(text).toContain('Before: “Light the quay.”\n\nNow: “Light the quay and the bridge.”')
    expect(text).toContain('Now: “Say when it will be done.”')
    expect(text).toContain('Before: “Thank you.”\n\nNow: taken out.')
    expect(text).toContain('And 1 more change.')
    expect(text).not.toContain('One more.')
  })

  test('show of a long paragraph where it changed, not how it begins', () => {
    const long = 'The lamps on the quay have been dark for a year. '.repeat(12)
    const change = { before: `${long}Light them.`, after: `${long}Light them by May. ${long}` }
    const { before, after } = excerptsOfChange(change, 300)
    expect(before).toMatch(/^…\S.{40,70} Light them\.$/)
    expect(after).toMatch(/^…\S.{40,70} Light them by May\. .*…$/)
    expect(after.length).toBeLessThanOrEqual(301)
    expect(excerptsOfChange({ before: '', after: 'New.' }, 300)).toEqual({ before: '', after: 'New.' })
  })

  test('name nobody who counts without being named', () => {
    const named = samples({ withheld: true }).filter(({ name }) => !/^(sign-in|edited)/.test(name))
    expect(named.filter(({ wording }) => everythingIn(wording).includes('Guadalupe'))).toEqual([])
  })

  test('give the coordinators’ reason as it was written', () => {
    const [rejected] = samples().filter(({ name }) => name === 'rejected (en)')
    const [first, second] = reason.split('\n\n')
    expect(rejected?.wording.before).toContain(`“${first}`)
    expect(rejected?.wording.before).toContain(`${second}”`)
  })

  test('cut a long title so that the subject still says what to do', () => {
    const title =
      'A letter about everything that has ever happened to anybody anywhere, and what to do about it now'
    const [mail] = samples({ letter: { slug: 'a', title, conveners: [] } })
    expect(mail?.wording.subject).toBe(
      'A letter about everything that has ever happened to anybody…: confirm your signature',
    )
    expect(mail?.wording.before.join()).toContain(title)
  })

  test('do not let a title fill in places of ours', () => {
    const [mail] = samples({ letter: { slug: 'a', title: 'Of {host} and {title}', conveners: ['{host}'] } })
    expect(mail?.wording.subject).toBe('Of {host} and {title}: confirm your signature')
  })
})

describe('a stranger’s line', () => {
  test('is an organization’s name as it is, and no domain to press', () => {
    expect(lineInMail('Presente.org')).toBe('Presente.\u2060org')
    expect(lineInMail('win at evil.example.com')).toBe('win at evil.\u2060example.\u2060com')
    expect(lineInMail('evil。com evil．com 10.0.0.1 пример.рф')).toBe(
      'evil。\u2060com evil．\u2060com 10.\u20600.\u20600.\u20601 пример.\u2060рф',
    )
    expect(lineInMail('St. Anne, Ph.D. and S.J. et al.')).toBe('St. Anne, Ph.D. and S.J. et al.')
    expect(lineInMail('Zoë Łukasz, O.P. (FM4 Paso Libre)')).toBe('Zoë Łukasz, O.P. (FM4 Paso Libre)')
    expect(lineInMail('李明')).toBe('李明')
  })

  test('is short, on one line, and without an address to press', () => {
    expect(lineInMail('Win at https://evil.example/x now')).toBe('Win at evil.\u2060example/x now')
    expect(lineInMail('Win at www.evil.example')).toBe('Win at evil.\u2060example')
    expect(lineInMail('a\r\nBcc: all@example.org\u2028b')).toBe('a Bcc: all@example.\u2060org b')
    expect(lineInMail('word '.repeat(180)).length).toBeLessThanOrEqual(200)
  })

  test('is cut between words, and never inside a character', () => {
    expect(excerpt('one two three', 9)).toBe('one two…')
    expect(excerpt('李'.repeat(30), 10)).toBe(`${'李'.repeat(9)}…`)
    expect(excerpt('👩‍👩‍👧‍👦'.repeat(5), 3)).toBe(`${'👩‍👩‍👧‍👦'.repeat(2)}…`)
    expect(excerpt('as long as it may be', 20)).toBe('as long as it may be')
  })
})
