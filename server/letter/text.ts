import { paragraphsOf, readTextFile } from './file.ts'
import type { TextSource } from './find.ts'
import { textFor, type Text } from './letter.ts'

/** Texts never change, so what was read once is known by its hash; the oldest is forgotten first. */
const known = new Map<string, Written>()
const kept = 64

/** What a file says; which images it means, its source does not tell. */
type Written = Omit<Text, 'images'>

/** A stored text, read. */
function readText({ images = [], ...source }: TextSource): Text {
  return { ...readWritten(source), images: new Map(images.map(({ name, ...image }) => [name, image])) }
}

function readWritten({ language, version, hash, source }: Omit<TextSource, 'images'>): Written {
  const before = known.get(hash)
  if (before?.version === version) return before

  const { front, body } = readTextFile(`letter.${language}.md`, source)
  const text: Written = {
    language,
    version,
    hash,
    title: front.title,
    addressees: front.addressees,
    conveners: front.conveners.map(({ name }) => name),
    logos: front.conveners.flatMap(({ name, logo }) => (logo ? [{ convener: name, file: logo }] : [])),
    abouts: front.conveners.flatMap(({ name, about }) => (about ? [{ convener: name, about }] : [])),
    salutation: front.salutation,
    closing: paragraphsOf(front.closing),
    heading: front.signatories.heading,
    print: {
      paper: front.paper,
      hands: front.hand_signatures,
      columns: front.signatories.columns,
      byCountry: front.signatories.by_country,
      convenersFirst: front.signatories.conveners_first,
    },
    body,
  }
  if (known.size >= kept) known.delete(known.keys().next().value ?? '')
  known.set(hash, text)
  return text
}

/** The text for a reader of `language`: theirs, or the original. */
export function readTextFor(texts: TextSource[], language: string, original: string): Text {
  const source = textFor(texts, language, original)
  if (!source) throw new Error('a letter without a text')
  return readText(source)
}
