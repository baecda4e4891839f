/**
 * Scripts by the languages that we know to be written in them, as codes of ISO 15924. All others are Latin:
 * of a name in Latin letters nobody can tell the language by its letters.
 */
const LANGUAGES: Record<string, string[]> = {
  Arab: ['ar', 'fa', 'ur', 'ps', 'sd', 'ug', 'ckb'],
  Hebr: ['he', 'yi'],
  Hani: ['zh', 'ja', 'ko'],
  Kana: ['ja'],
  Hang: ['ko'],
  Deva: ['hi', 'mr', 'ne', 'sa'],
  Grek: ['el'],
  Cyrl: ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk', 'ky', 'tg', 'mn'],
}

/** Letters that one language of a script has and its others lack; they decide before the language of the letter does. */
const TELLING: [script: string, letters: RegExp, language: string][] = [
  ['Hani', /[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'ja'],
  ['Arab', /[ٹڈڑںے]/u, 'ur'],
  ['Arab', /[پچژگ]/u, 'fa'],
  ['Cyrl', /[іїєґ]/iu, 'uk'],
  ['Cyrl', /[ў]/iu, 'be'],
  ['Cyrl', /[ђћљњџј]/iu, 'sr'],
  ['Cyrl', /[ыэё]/iu, 'ru'],
]

/** What a script most likely says where nothing tells its language; of Cyrillic there is no most likely one. */
const LIKELY: Record<string, string> = {
  Arab: 'ar',
  Hebr: 'he',
  Hani: 'zh',
  Kana: 'ja',
  Hang: 'ko',
  Deva: 'hi',
  Grek: 'el',
}

const run = (script: string) => `${script}(?:\\P{L}*${script})*\\p{M}*`
const sc = (name: string) => `\\p{Script=${name}}`
const KANA = '[\\p{Script=Hiragana}\\p{Script=Katakana}]'
const HAN = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]'

/** Stretches of text in one script, with what stands between its letters. */
const STRETCH = new RegExp(
  [
    `(?<Latn>${run(sc('Latin'))})`,
    `(?<Cyrl>${run(sc('Cyrillic'))})`,
    `(?<Arab>${run(sc('Arabic'))})`,
    `(?<Kana>${run(KANA)}(?![\\p{Script=Han}]))`,
    `(?<Hani>${run(HAN)})`,
    `(?<Hang>${run(sc('Hangul'))})`,
    `(?<Hebr>${run(sc('Hebrew'))})`,
    `(?<Deva>${run(sc('Devanagari'))})`,
    `(?<Grek>${run(sc('Greek'))})`,
  ].join('|'),
  'gu',
)

/** Of languages in Latin letters nearly all text is: one look tells. */
const BEYOND_LATIN = /[\u0370-\u1CFF\u2E80-\uDFFF\uF900-\uFFEF]/

const baseOf = (language: string) => language.toLowerCase().split('-')[0] ?? ''

const scripts = new Map<string, string>()
const SCRIPTS_KNOWN = 1000

/** The script that a language (BCP 47) is written in. */
function scriptOf(language: string): string {
  const known = scripts.get(language)
  if (known !== undefined) return known
  const script = findScript(language)
  if (scripts.size < SCRIPTS_KNOWN) scripts.set(language, script)
  return script
}

function findScript(language: string): string {
  const said = /-(latn|cyrl|arab|deva)(?:-|$)/i.exec(language)?.[1]
  if (said) return said.charAt(0).toUpperCase() + said.slice(1).toLowerCase()
  const base = baseOf(language)
  if (base === 'ko') return 'Hang'
  return Object.keys(LANGUAGES).find((script) => LANGUAGES[script]?.includes(base)) ?? 'Latn'
}

const isWrittenIn = (language: string, script: string) =>
  scriptOf(language) === script || (LANGUAGES[script] ?? []).includes(baseOf(language))

/** A piece of a text, and its language where that is another one than around it. */
export type Passage = { text: string; language?: string }

/** Whether a look at a text tells that all its letters are of the script of a language: of nearly all names it does. */
export function isAllIn(text: string, language: string): boolean {
  const script = soleScript(text)
  return script !== undefined && isWrittenIn(language, script)
}

/** The one script of a text; undefined where there are several, or none that we know. */
export function soleScript(text: string): string | undefined {
  if (!BEYOND_LATIN.test(text)) return 'Latn'
  return SOLE.find(([, only]) => only.test(text))?.[0]
}

const SOLE = (
  [
    ['Arab', sc('Arabic')],
    ['Hani', sc('Han')],
    ['Cyrl', sc('Cyrillic')],
    ['Hang', sc('Hangul')],
    ['Deva', sc('Devanagari')],
    ['Grek', sc('Greek')],
    ['Hebr', sc('Hebrew')],
  ] as const
).map(([script, letters]) => [script, new RegExp(`^\\P{L}*${letters}(?:${letters}|\\P{L})*$`, 'u')] as const)

/**
 * A text in pieces, those in another script than `around` (BCP 47) with their language: of `hints`, the first that is
 * written so, else what their letters tell.
 */
export function passagesOf(text: string, around: string, hints: readonly string[] = []): Passage[] {
  if (isAllIn(text, around)) return [{ text }]
  const pieces: Passage[] = []
  let from = 0
  for (const { script, stretch, index } of stretchesOf(text)) {
    if (isWrittenIn(around, script)) continue
    if (index > from) pieces.push({ text: text.slice(from, index) })
    pieces.push({ text: stretch, language: languageOf(script, stretch, hints) })
    from = index + stretch.length
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from) })
  return pieces
}

/**
 * The language of a name where it is not that of the letter: that of its script, or in the letter's own script
 * the one that its signer used.
 */
export function languageOfName(text: string, letter: string, signed: string): string | undefined {
  const script = mostOf(text)
  const known = signed !== '' && isWrittenIn(signed, script) ? signed : undefined
  if (known !== undefined) return baseOf(known) === baseOf(letter) ? undefined : known
  if (isWrittenIn(letter, script)) return undefined
  return languageOf(script, text, [])
}

function languageOf(script: string, text: string, hints: readonly string[]): string {
  const told = TELLING.find(([of, letters]) => of === script && letters.test(text))?.[2]
  const hinted = hints.find((hint) => hint !== '' && isWrittenIn(hint, script))
  return told ?? hinted ?? LIKELY[script] ?? `und-${script}`
}

function* stretchesOf(text: string): Generator<{ script: string; stretch: string; index: number }> {
  for (const { 0: stretch, index, groups = {} } of text.matchAll(STRETCH)) {
    const script = Object.keys(groups).find((name) => groups[name] !== undefined) ?? 'Latn'
    yield { script, stretch, index }
  }
}

/** The script of most letters; Latin where there are none. */
function mostOf(text: string): string {
  const sole = soleScript(text)
  if (sole !== undefined) return sole
  const lengths = new Map<string, number>()
  for (const { script, stretch } of stretchesOf(text))
    lengths.set(script, (lengths.get(script) ?? 0) + stretch.length)
  return [...lengths].reduce((most, one) => (one[1] > most[1] ? one : most), ['Latn', 0] as const)[0]
}
