import { describe, expect, it } from 'vitest'
import { unprintable } from '#server/document/coverage.ts'
import { renderLetter } from '#server/document/render.ts'
import { sampleLetter, sampleList } from './sample.ts'

describe('names in the scripts of the world', () => {
  it.each([
    'Zoë Łukasz Ősz, Søn & Þórr – “ŋ”',
    'Nguyễn Thị Hồng Nhung',
    'Ελένη Παπαδοπούλου',
    'Олександр Шевченко',
    'مريم العلي، پروین گل',
    'שלום עכשיו',
    '李明、陳大文，祎堃喆',
    '山田太郎 かな カナ',
    '김민수',
    'कमला देवी',
    'Ɔkyere Ɛdem, Ɗanjuma Ɓala, Ŧáhkká Ǥ',
    'Қасым Өмірұлы, Ἑλένη ἀοιδή',
    'two\tspaces\u00A0and a joiner\u200D',
  ])('prints %s', (name) => {
    expect(unprintable(name)).toBeUndefined()
  })

  it.each([
    ['Zoë 😀', '😀'],
    ['Ꮳ and ꔀ', 'Ꮳ'],
    ['\u{10FFFF}', '\u{10FFFF}'],
  ])('says which character of %s no font has', (name, character) => {
    expect(unprintable(name)).toBe(character)
  })

  it('refuses to print a letter with a box for a letter', async () => {
    const letter = sampleLetter('One.', { signatories: sampleList(['Ana 😀']) })
    await expect(renderLetter(letter)).rejects.toThrow('No font has the character “😀” (U+1F600).')
  })
})
