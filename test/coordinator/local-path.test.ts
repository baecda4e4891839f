import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { againAddress, localPath } from '#server/coordinator/local-path.ts'

describe('an address to go on to', () => {
  test('is a page of the desk, with what it asks for', () => {
    for (const path of [
      '/desk',
      '/desk/letters/a-b/people',
      '/desk?at=1&after=2~3',
      '/desk/letters/a?q=%C3%B1',
    ])
      expect(localPath(path)).toBe(path)
  })

  test('holds no backslash, which some take for a slash', () => {
    expect(localPath('/desk?next=\\evil.example')).toBe('/desk?next=%5Cevil.example')
  })

  test('never leads away, whatever it is', () => {
    const nasty = fc.constantFrom(
      '/desk',
      '//',
      '\\',
      '/',
      '..',
      '@',
      'evil.example',
      ':',
      '?',
      '#',
      '%2f',
      '\t',
      '\n',
    )
    const addresses = fc.oneof(
      fc.array(nasty).map((parts) => parts.join('')),
      fc.string(),
      fc.webUrl(),
    )
    fc.assert(
      fc.property(addresses, (address) => {
        const path = localPath(address)
        const { origin, pathname } = new URL(path, 'https://letters.example.org')
        expect(origin).toBe('https://letters.example.org')
        expect(pathname).toMatch(/^\/desk(\/|$)/)
        expect(path).not.toMatch(/[\s\\]/)
      }),
    )
  })

  test('is not a station on the way, where people would go round in circles', () => {
    for (const path of ['/desk/sign-in', '/desk/factor', '/desk/again?next=/desk', '/desk/sign-out'])
      expect(localPath(path)).toBe('/desk')
  })

  test('is the page whose form was sent, wherever its host says that it stood', () => {
    const asked = { method: 'POST', url: '/desk/letters/a/erase' }
    const to = (referer?: string) => againAddress({ ...asked, headers: { referer } })
    expect(to('https://letters.example.org/desk/letters/a?q=x')).toBe(
      '/desk/again?next=%2Fdesk%2Fletters%2Fa%3Fq%3Dx&form=lost',
    )
    expect(to('https://evil.example/elsewhere')).toBe('/desk/again?next=%2Fdesk&form=lost')
    expect(to('nonsense')).toBe('/desk/again?next=%2Fdesk&form=lost')
    expect(to()).toBe('/desk/again?next=%2Fdesk&form=lost')
    expect(againAddress({ method: 'GET', url: '/desk/letters/a/export', headers: {} })).toBe(
      '/desk/again?next=%2Fdesk%2Fletters%2Fa%2Fexport',
    )
  })
})
