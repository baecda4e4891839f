import type { Db } from '../database/sql.ts'
import type { LetterDocument, LetterImage } from '../document/document.ts'
import { documentOf } from '../letter/compose.ts'
import { paragraphsOf } from '../letter/file.ts'
import { LETTER_PAGE_LINES, type Text } from '../letter/letter.ts'
import { countSignatories } from '../signature/count.ts'
import { listSignatories } from '../signature/list.ts'
import type { Words } from './draft.ts'
import type { Rules } from './rules.ts'
import type { OfLetter } from './find.ts'
import { findImageFile, listImages } from './images.ts'
import { readText } from './read-text.ts'

type Previewed = { language: string; words: Words; rules?: Rules }

/** A draft as the text that it would be, as far as it can be read. It has no images: their files are elsewhere. */
export function previewText({ language, words, rules }: Previewed): Text {
  const { blocks, notes } = readText(words.text)
  const named = words.conveners.filter(({ name }) => name !== '')
  const addressed = (rows: Words['addressees']) => rows.map(({ name, office }) => ({ name, office }))
  return {
    language,
    version: 0,
    hash: '',
    title: words.title,
    addressees: addressed(words.addressees),
    conveners: named.map(({ name }) => name),
    logos: named.flatMap(({ name, logo }) => (logo === '' ? [] : [{ convener: name, file: logo }])),
    abouts: named.flatMap(({ name, about }) => (about === '' ? [] : [{ convener: name, about }])),
    images: new Map(),
    salutation: words.salutation || undefined,
    closing: paragraphsOf(words.closing),
    heading: words.heading,
    print: {
      paper: rules?.paper ?? 'A4',
      hands: addressed(words.hands),
      columns: rules?.columns ?? 2,
      byCountry: rules?.byCountry ?? false,
      convenersFirst: rules?.convenersFirst ?? false,
    },
    body: { blocks, notes },
  }
}

/** The same for the typesetter, with the signatories as they stand; of a long list, its beginning. */
export async function previewDocument(
  db: Db,
  letter: OfLetter,
  previewed: Required<Previewed>,
): Promise<LetterDocument> {
  const { rules } = previewed
  const order = { id: letter.id, listOrder: rules.order, listLanguage: rules.listLanguage || letter.language }
  const text = previewText(previewed)
  const counts = await countSignatories(db, letter.id)
  const signatories = await listSignatories(db, { letter: order, limit: LETTER_PAGE_LINES })
  const images = await imagesFor(db, letter.id)
  return documentOf({ dated: rules.date, listOrder: rules.order }, { text, images, counts, signatories })
}

async function imagesFor(db: Db, letterId: string): Promise<Record<string, LetterImage>> {
  const images: Record<string, LetterImage> = {}
  for (const { name } of await listImages(db, letterId)) {
    const file = await findImageFile(db, { letterId, name })
    if (!file) continue
    const { mediaType, width, height, bytes } = file
    images[name] = { mediaType, width, height, content: bytes.toString('base64') }
  }
  return images
}
