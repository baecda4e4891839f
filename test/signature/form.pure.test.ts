import { describe, expect, test } from 'vitest'
import { countryCodes } from '#server/signature/country.ts'
import { printedLine } from '#server/signature/line.ts'
import { readForm } from '#server/signature/signature.ts'
import { isKey } from '#web/words/words.ts'

const zoe = {
  as: 'individual',
  name: 'Zoë Łukasz',
  email: 'zoe.lukasz@example.org',
  agree: 'yes',
  publish: 'yes',
}
const presente = {
  as: 'organization',
  name: 'Presente.org',
  contactName: 'Guadalupe Peña',
  contactRole: 'Directora',
  email: 'guadalupe@presente.example',
  mayBind: 'yes',
  publish: 'yes',
}

describe('a whole form', () => {
  test('of a person is read', () => {
    expect(formOf(zoe)).toMatchObject({ as: 'individual', name: 'Zoë Łukasz', updates: false })
  })

  test('of an organization is read', () => {
    const form = formOf({ ...presente, acronym: ' ', website: 'presente.org', country: 'US', updates: 'yes' })
    expect(form).toMatchObject({ website: 'https://presente.org/', country: 'US', updates: true })
    expect(form).toHaveProperty('acronym', undefined)
  })

  test('is kept tidy: spaces folded, letters composed', () => {
    expect(formOf({ ...zoe, name: '  Zoe\u0308\u00a0 \t\nŁukasz ' })).toMatchObject({ name: 'Zoë Łukasz' })
  })

  test('says what it does not ask for to nobody', () => {
    const form = formOf({ ...zoe, mayBind: 'yes', contactName: 'X', position: '1', verdict: 'approved' })
    expect(Object.keys(form)).toEqual(expect.not.arrayContaining(['mayBind', 'contactName', 'verdict']))
  })
})

describe('what is missing', () => {
  test('is said once for each field of a person, in the order of the fields', () => {
    expect(errorsOf({ as: 'individual' })).toEqual({
      name: 'error.name-missing',
      email: 'error.email-wrong',
      agree: 'error.agree-missing',
      publish: 'error.publish-missing',
    })
    expect(Object.keys(errorsOf({ as: 'individual' }))).toEqual(['name', 'email', 'agree', 'publish'])
  })

  test('is said once for each field of an organization', () => {
    expect(errorsOf({ as: 'organization' })).toEqual({
      name: 'error.organization-missing',
      contactName: 'error.contact-missing',
      contactRole: 'error.contact-role-missing',
      email: 'error.email-wrong',
      mayBind: 'error.may-bind-missing',
      publish: 'error.publish-organization-missing',
    })
  })

  test('is said where nothing was sent, or a kind of signer that nobody is', () => {
    for (const typed of [{}, { as: 'robot' }, { as: '__proto__' }, { as: '' }]) {
      expect(errorsOf(typed)).toEqual({ as: 'error.kind-missing' })
    }
  })

  test('is a name that shows nothing', () => {
    for (const name of ['', '  ', '\u3164\u3164', '\u200b', '\u00ad', '...', '-', '\u2800']) {
      expect(errorsOf({ ...zoe, name })).toHaveProperty('name')
    }
  })
})

describe('characters', () => {
  test.each([
    ...['Señora Peña', "Pop No'j", 'مريم الحسن', '李明', '김민지', 'Ο Νίκος', 'हिन्दी', 'Ærø', 'O’Brien'],
    ...['D’Arcy, Jr.', 'Jean-Luc', 'می‌خواهم', 'Anne Marie (Annie) & Söhne', 'X Æ A-12', 'がぎ'],
  ])('of the name %s are taken', (name) => {
    expect(formOf({ ...zoe, name })).toMatchObject({ name: name.normalize('NFC') })
  })

  test.each([
    ['a NUL', 'Zo\0ë'],
    ['a bell', 'Zoë\u0007'],
    ['a delete', 'Zoë\u007f'],
    ['a control of the second set', 'Zoë\u0085x'.replace('\u0085', '\u0090')],
    ['a right-to-left override', 'Zoë \u202ekcirtap'],
    ['a right-to-left isolate', '\u2067Zoë'],
    ['a byte order mark in the middle', 'Zo\ufeffë'],
    ['half a character', 'Zoë \ud83d'],
  ])('that steer or break a text are refused in every field that prints: %s', (_, text) => {
    for (const field of ['name', 'secondName', 'role', 'affiliation', 'city']) {
      expect(errorsOf({ ...zoe, [field]: text })).toEqual({ [field]: 'error.characters-not-allowed' })
    }
    for (const field of ['name', 'acronym', 'contactName', 'contactRole']) {
      expect(errorsOf({ ...presente, [field]: text })).toEqual({ [field]: 'error.characters-not-allowed' })
    }
  })

  test('that only mark a direction, as copying from a page leaves them, are left out', () => {
    expect(formOf({ ...zoe, name: '\u200fمريم\u061c الحسن\u200e' })).toMatchObject({ name: 'مريم الحسن' })
    expect(errorsOf({ ...zoe, name: '\u200e\u200f' })).toHaveProperty('name')
  })

  test('of an address are plain, and this is said where only they are wrong', () => {
    expect(errorsOf({ ...zoe, email: 'maría@ejemplo.es' })).toEqual({ email: 'error.email-not-ascii' })
    expect(errorsOf({ ...zoe, email: 'maría' })).toEqual({ email: 'error.email-wrong' })
  })

  test('that end a line in a mail never reach an address', () => {
    for (const email of ['zoe@example.org\r\nBcc: li.ming@example.net', 'zoe@example.org\0', 'Zoë <a@b.org>'])
      expect(errorsOf({ ...zoe, email })).toEqual({ email: 'error.email-wrong' })
  })
})

describe('a web site', () => {
  test.each([
    ['presente.org', 'https://presente.org/'],
    ['www.presente.org/es?a=b', 'https://www.presente.org/es?a=b'],
    ['http://presente.org', 'http://presente.org/'],
    ['HTTPS://Presente.ORG/Es', 'https://presente.org/Es'],
    ['españa.example', 'https://xn--espaa-rta.example/'],
    [' presente.org ', 'https://presente.org/'],
  ])('typed as %s is %s', (website, stored) => {
    expect(formOf({ ...presente, website })).toMatchObject({ website: stored })
  })

  test.each([
    ...[
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'ftp://a.org',
    ],
    ...['presente', 'https://', 'http://localhost', 'not a web site', 'https://127.0.0.1', 'mailto:a@b.org'],
  ])('%s is not one', (website) => {
    expect(errorsOf({ ...presente, website })).toEqual({ website: 'error.website-wrong' })
  })

  test('is stored without characters that a database or a page would stumble on', () => {
    for (const website of [
      'https://presente.org/a\0b',
      'https://prese\tnte.org/',
      'presente.org/\ud800\u202e',
    ]) {
      const read = readForm({ ...presente, website })
      if ('form' in read) expect(read.form).toHaveProperty('website', expect.stringMatching(/^[!-~]+$/))
    }
  })
})

describe('a country', () => {
  test('is one of the list', () => {
    for (const country of countryCodes) expect(formOf({ ...zoe, country })).toMatchObject({ country })
    for (const country of ['QQ', 'gt', 'GTM', 'Guatemala', '__']) {
      expect(errorsOf({ ...zoe, country })).toEqual({ country: 'error.country-unknown' })
    }
  })
})

describe('a tick', () => {
  test('is given by yes and by nothing else', () => {
    for (const tick of ['', 'no', 'on', 'true', 'YES']) {
      expect(errorsOf({ ...zoe, agree: tick })).toEqual({ agree: 'error.agree-missing' })
      expect(errorsOf({ ...presente, mayBind: tick })).toEqual({ mayBind: 'error.may-bind-missing' })
      expect(formOf({ ...zoe, updates: tick })).toMatchObject({ updates: false })
    }
  })
})

describe('size', () => {
  const fields = {
    individual: ['name', 'secondName', 'role', 'affiliation', 'city', 'country', 'email'],
    organization: ['name', 'acronym', 'country', 'website', 'contactName', 'contactRole', 'email'],
  }
  const pieces = ['a', ' ', '\u0301\u0323', 'a.', 'a@', 'http://a', 'O.P. ', '李', '-', '\u00a0x', '\ufdfa']

  test.each(pieces)('50 kB of "%s" in every field is refused in every field', (piece) => {
    const long = piece.repeat(Math.ceil(50_000 / piece.length))
    for (const [as, names] of Object.entries(fields)) {
      const whole = as === 'individual' ? zoe : presente
      const typed = Object.fromEntries(names.map((name) => [name, `x${long}x`]))
      expect(Object.keys(errorsOf({ ...whole, ...typed })).toSorted()).toEqual(names.toSorted())
      expect(Math.min(...[1, 2, 3].map(() => costOf({ ...whole, ...typed })))).toBeLessThan(50)
    }
  })

  test('of the longest line that a form allows fits where lines are stored', () => {
    const long = (letter: string) => `${letter}${'x'.repeat(199)}`
    const form = { name: long('a'), secondName: long('b'), role: long('c'), affiliation: long('d') }
    formOf({ ...zoe, ...form })
    expect(printedLine(form, 'en').length).toBeLessThanOrEqual(900)
  })
})

test('every error has its words', () => {
  const wrong = { name: 'x'.repeat(300), acronym: '\0', country: 'x', website: 'x', contactName: '\u202e' }
  const keys = [{}, { as: 'organization' }, { as: 'individual' }, { ...presente, ...wrong }]
    .flatMap((typed) => Object.values(errorsOf(typed)))
    .filter((key) => !isKey(key))
  expect(keys).toEqual([])
})

function formOf(typed: Record<string, string>) {
  const read = readForm(typed)
  if ('errors' in read) throw new Error(`not read: ${JSON.stringify(read.errors)}`)
  return read.form
}

/** Milliseconds of this process's CPU. */
function costOf(typed: Record<string, string>): number {
  const before = process.cpuUsage()
  readForm(typed)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function errorsOf(typed: Record<string, string>): Record<string, string> {
  const read = readForm(typed)
  if ('form' in read) throw new Error(`read: ${JSON.stringify(read.form)}`)
  return Object.fromEntries(Object.entries(read.errors).map(([field, { key }]) => [field, key]))
}
