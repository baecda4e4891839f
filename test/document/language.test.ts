import { describe, expect, it } from 'vitest'
import { languageOfName, passagesOf } from '#server/document/language.ts'
import { renderLetter } from '#server/document/render.ts'
import { elementsOf, faultsIn, textOf } from './checker.ts'
import { ObjectFile } from './objects.ts'
import { sampleLetter, sampleList } from './sample.ts'
import { languageFaults } from './tongues.ts'

describe('the language of a name', () => {
  it.each([
    ['Zoë Łukasz', 'en', 'en', undefined],
    ['Zoë Łukasz', 'en', 'pl', 'pl'],
    ['Zoë Łukasz', 'ar', 'ar', 'und-Latn'],
    ['مريم العلي', 'en', 'en', 'ar'],
    ['مريم العلي', 'ar', 'es', undefined],
    ['پروین گل', 'en', '', 'fa'],
    ['שלום כהן', 'en', 'en', 'he'],
    ['李明', 'en', '', 'zh'],
    ['李明', 'en', 'ja', 'ja'],
    ['李明', 'en', 'ko', 'ko'],
    ['李明', 'ja', 'ja', undefined],
    ['山田 はな子', 'en', '', 'ja'],
    ['김민수', 'en', 'en', 'ko'],
    ['कमला देवी', 'en', 'ne', 'ne'],
    ['Ελένη', 'en', '', 'el'],
    ['Євгенія', 'en', '', 'uk'],
    ['Олена Шевченко', 'en', 'uk', 'uk'],
    ['Олена Шевченко', 'en', '', 'und-Cyrl'],
    ['Ana Ruiz', 'es-MX', 'es', undefined],
    ['1911', 'en', '', undefined],
  ])('%s in a letter in %s, signed in "%s", is %s', (name, letter, signed, language) => {
    expect(languageOfName(name, letter, signed)).toBe(language)
  })
})

describe('passages in other languages', () => {
  it('are known by their script, with the signs between their letters', () => {
    expect(passagesOf('We say «مريم، العلي» to 李明, dear.', 'en')).toEqual([
      { text: 'We say «' },
      { text: 'مريم، العلي', language: 'ar' },
      { text: '» to ' },
      { text: '李明', language: 'zh' },
      { text: ', dear.' },
    ])
    expect(passagesOf('قال John هنا', 'ar', ['en'])).toContainEqual({ text: 'John', language: 'en' })
    expect(passagesOf('', 'en')).toEqual([{ text: '' }])
  })
})

describe('the file', () => {
  const names = ['مريم العلي', 'Zoë Łukasz', '李明 (Beijing)', '山田', 'שלום', 'Олена', 'Ελένη']
  const languages = ['ar', 'pl', 'zh', 'ja', '', 'uk', '']
  const letter = sampleLetter(
    'We heard Ελένη say *مريم العلي* and “李明” there. [Олена](https://example.org)\n\n> اهتزّ الجسر.\n\n## Ελένη',
    { signatories: { ...sampleList(names), groups: [{ lines: names, languages }] } },
  )

  it('says of each passage and each name which language it is in', async () => {
    const bytes = await renderLetter(letter)
    expect(faultsIn(bytes)).toEqual([])
    const elements = elementsOf(new ObjectFile(bytes))
    const said = elements.flatMap(({ tag, data }) => {
      const language = textOf(data.get('/Lang'))
      return language === '' ? [] : [`${tag} ${language}`]
    })
    expect(said).toEqual([
      '/Span el',
      '/Span ar',
      '/Span zh',
      '/Span und-Cyrl',
      '/P ar',
      '/H2 el',
      '/LBody ar',
      '/LBody pl',
      '/Span zh',
      '/LBody ja',
      '/LBody he',
      '/LBody uk',
      '/LBody el',
    ])
  })

  it('would be found out if it did not', async () => {
    const file = new ObjectFile(await renderLetter(letter))
    const pages = file.list(
      file.dictionary(file.dictionary(file.trailer.get('/Root')).get('/Pages')).get('/Kids'),
    )
    const silent = elementsOf(file).map((element) => ({ ...element, language: 'en' }))
    const scripts = languageFaults(file, pages, silent).map((fault) => fault.split(' ')[0])
    expect([...new Set(scripts)].toSorted()).toEqual(['Arabic', 'Cyrillic', 'Greek', 'Han', 'Hebrew'])
  })
})
