import type { Element } from './element.ts'
import { Reference, type ObjectFile, type Value } from './objects.ts'

/** Languages that may say that they are written in a script; of others, text in it is marked as another language. */
const WRITTEN: Record<string, RegExp> = {
  Arabic: /^(?:ar|fa|ur|ps|sd|ug|ckb)\b/,
  Hebrew: /^(?:he|yi)\b/,
  Han: /^(?:zh|ja|ko)\b/,
  Hiragana: /^ja\b/,
  Katakana: /^ja\b/,
  Hangul: /^ko\b/,
  Devanagari: /^(?:hi|mr|ne|sa)\b/,
  Greek: /^el\b/,
  Cyrillic: /^(?:ru|uk|be|bg|sr|mk|kk|ky|tg|mn|und-Cyrl)\b/,
  Latin: /^(?!(?:ar|fa|ur|he|yi|zh|ja|ko|hi|mr|ne|el|ru|uk|be|bg|und-Cyrl)\b)/,
}

/** Text whose script is not that of the language that its tags say (check 13). Addresses are in no language. */
export function languageFaults(file: ObjectFile, pages: Value[], elements: Element[]): string[] {
  const languages = new Map<string, string>()
  for (const { contents, language } of elements) for (const one of contents) languages.set(one, language)
  const badly = elements.filter(({ language }) => !/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language))
  return [
    ...badly.map(({ language }) => `a language that is none: ${language}`),
    ...pages.flatMap((page) =>
      [...textsOf(file, page)].flatMap(([content, text]) => {
        if (/https?:|\/\S*\.\S/.test(text)) return []
        const language = languages.get(content) ?? ''
        return Object.entries(WRITTEN)
          .filter(([script, written]) => {
            return new RegExp(`\\p{Script=${script}}`, 'u').test(text) && !written.test(language)
          })
          .map(([script]) => `${script} in ${language}: ${text}`)
      }),
    ),
  ]
}

/** The text of each piece of content of a page, by "page object:number". */
function textsOf(file: ObjectFile, page: Value): Map<string, string> {
  const fonts = fontsOf(file, page)
  const contents = file.dictionary(page).get('/Contents')
  const operators = contents instanceof Reference ? file.stream(contents) : ''
  const texts = new Map<string, string>()
  let characters: Map<number, string> | undefined
  let open: string | undefined
  for (const { groups = {} } of operators.matchAll(TOKEN)) {
    const { font, marked, spelled, ended, string = '' } = groups
    if (font) characters = fonts.get(font)
    if (ended) open = undefined
    if (marked) open = `${page instanceof Reference ? page.id : ''}:${marked}`
    if (!open) continue
    const read = codesOf(string).map((code) => characters?.get(code) ?? '')
    texts.set(open, (texts.get(open) ?? '') + (spelled === undefined ? read.join('') : fromUtf16(spelled)))
    if (spelled !== undefined) open = undefined
  }
  return texts
}

function fontsOf(file: ObjectFile, page: Value): Map<string, Map<number, string>> {
  const resources = file.dictionary(file.dictionary(page).get('/Resources'))
  return new Map(
    [...file.dictionary(resources.get('/Font'))].flatMap(([name, font]) => {
      const map = file.dictionary(font).get('/ToUnicode')
      return map instanceof Reference ? [[name, charactersIn(file.stream(map))] as const] : []
    }),
  )
}

const TOKEN =
  /(?<font>\/\S+) [\d.]+ Tf|\/\w+<<\/MCID (?<marked>\d+)(?:\/ActualText<FEFF(?<spelled>[\dA-Fa-f]*)>)?>>BDC|(?<ended>EMC)|\((?<string>(?:\\[^]|[^\\()])*)\)/g

const fromUtf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function codesOf(string: string): number[] {
  const bytes = string.replace(/\\([^])/g, (_, escaped: string) => (escaped === 'r' ? '\r' : escaped))
  return Array.from({ length: bytes.length / 2 }, (_, at) => {
    return bytes.charCodeAt(at * 2) * 256 + bytes.charCodeAt(at * 2 + 1)
  })
}

/** What the codes of a font stand for, by its ranges (ISO 32000-1, 9.10.3). */
function charactersIn(map: string): Map<number, string> {
  const characters = new Map<number, string>()
  for (const [, from = '', list = ''] of map.matchAll(/<([\dA-Fa-f]+)> <[\dA-Fa-f]+> \[([^\]]*)\]/g)) {
    ;[...list.matchAll(/<([\dA-Fa-f\s]*)>/g)].forEach(([, hex = ''], index) => {
      characters.set(parseInt(from, 16) + index, fromUtf16(hex.replace(/\s/g, '')))
    })
  }
  return characters
}
