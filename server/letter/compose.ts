import { one, sql, type Db } from '../database/sql.ts'
import type { LetterDocument, LetterImage } from '../document/document.ts'
import { countSignatories } from '../signature/count.ts'
import { listSignatories } from '../signature/list.ts'
import type { Signatory } from '../signature/signature.ts'
import { findImages } from './find-images.ts'
import type { FoundLetter } from './find.ts'
import type { Counts, EarlierVersions, Letter, ListOrder, Text } from './letter.ts'
import { printedGroups } from './printed-groups.ts'
import { readTextFor } from './text.ts'
import { findEarlier } from './versions.ts'

/** The signed letter as it stands, for the typesetter. In a snapshot, so that counts and list agree. */
export async function composeDocument(
  db: Db,
  { found: { letter, texts }, language }: { found: FoundLetter; language: string },
): Promise<LetterDocument> {
  const text = readTextFor(texts, language, letter.language)
  const counts = await countSignatories(db, letter.id)
  const signatories = await listSignatories(db, { letter })
  const images = await findImages(db, { letterId: letter.id, ...text })
  const withheld = await countWithheld(db, letter.id)
  const earlier = await findEarlier(db, letter.id)
  return documentOf(letter, { text, images, counts, signatories, withheld, earlier })
}

/** People who count and would not be named; organizations are always named. */
async function countWithheld(db: Db, letterId: string): Promise<number> {
  const { people } = await one<{ people: number }>(
    db,
    sql`
    select coalesce(sum(people), 0)::integer as people
      from signatories
     where letter_id = ${letterId} and published = 'withheld'`,
  )
  return people
}

type Composed = {
  text: Text
  /** Without them, what is in them is said in words. */
  images?: Record<string, LetterImage>
  counts: Counts
  signatories: Signatory[]
  /** People of the counts who are not named. */
  withheld?: number | undefined
  /** Who signed another version of the text. */
  earlier?: EarlierVersions | null
}

/** A letter for the typesetter with a list that is known: as it stands, or as it was frozen. */
export function documentOf(
  { dated, listOrder }: Pick<Letter, 'dated' | 'listOrder'>,
  { text, images, counts, signatories, withheld = 0, earlier = null }: Composed,
): LetterDocument {
  return {
    language: text.language,
    title: text.title,
    date: dated,
    conveners: text.conveners.map((name) => ({
      name,
      logo: text.logos.find(({ convener }) => convener === name)?.file,
    })),
    images,
    addressees: text.addressees,
    body: text.body,
    salutation: text.salutation,
    closing: text.closing,
    hands: text.print.hands,
    paper: text.print.paper,
    signatories: {
      heading: text.heading,
      counts,
      withheld: { organizations: 0, people: withheld },
      earlier: earlier ? { signatures: earlier.signatures, of: earlier.of } : undefined,
      identified: signatories.some(({ capacity }) => capacity === 'affiliated'),
      columns: text.print.columns,
      groups: printedGroups(groupsOf(signatories, listOrder), text),
    },
  }
}

export type Group = { kind: 'all' | 'organizations' | 'individuals'; lines: Signatory[] }

/** The list in the groups that the letter asks for; a group without lines is left out. */
export function groupsOf(signatories: Signatory[], order: (typeof ListOrder)['_output']): Group[] {
  const organizations = signatories.filter(({ capacity }) => capacity === 'organization')
  const individuals = signatories.filter(({ capacity }) => capacity !== 'organization')
  const groups: Group[] =
    order === 'one list'
      ? [{ kind: 'all', lines: signatories }]
      : [
          { kind: 'organizations', lines: organizations },
          { kind: 'individuals', lines: individuals },
        ]
  return groups.filter(({ lines }) => lines.length > 0)
}
