import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { TextSource } from '../letter/find.ts'
import { readTextFor } from '../letter/text.ts'
import type { Attachment } from '../mail/mail.ts'
import type { EditionCounts } from './edition.ts'
import { readFile } from './find.ts'

/** The largest letter that goes along with a mail: many mail servers take no more than 10 MB, packed for the way. */
const largestAttached = 5 * 2 ** 20

/** What the mail to an addressee speaks of. */
export type DeliveryMail = {
  letter: { slug: string; title: string; conveners: string[] }
  addressee: string
  office: string | null
  number: number
  frozenAt: Date
  counts: EditionCounts
  /** The letter itself; absent where it is too large to go along. */
  attachment: Attachment | undefined
}

type Delivery = {
  letterId: string
  number: number
  language: string
  addressee: string
  office: string | null
}

/** What is recorded of a delivery, for its mail. Nothing where the edition is hidden by now. */
export async function findDelivery(
  db: Db,
  { letterId, id }: { letterId: string; id: string },
): Promise<DeliveryMail | undefined> {
  const delivery = await maybe<Delivery>(
    db,
    sql`
    select letter_id as "letterId", number, language, addressee, office
      from deliveries
     where letter_id = ${letterId} and id = ${id}`,
  )
  return delivery && describeDelivery(db, delivery)
}

type Row = Pick<DeliveryMail, 'number' | 'frozenAt' | 'counts'> & {
  slug: string
  original: string
  sizeBytes: number
}

/** The same of one that is still to be made. */
export async function describeDelivery(
  db: Db,
  { letterId, number, language, addressee, office }: Delivery,
): Promise<DeliveryMail | undefined> {
  const row = await maybe<Row>(
    db,
    sql`
    select l.slug, e.number, e.language as original, e.frozen_at as "frozenAt", f.size_bytes as "sizeBytes",
           json_build_object('organizations', e.organizations, 'people', e.people, 'withheld', e.withheld) as counts
      from editions e
      join letters l on l.id = e.letter_id
      join edition_files f on f.letter_id = e.letter_id and f.number = e.number
       and f.kind = 'pdf' and f.language = ${language}
     where e.letter_id = ${letterId} and e.number = ${number} and e.hidden_at is null`,
  )
  if (!row) return undefined
  const { slug, original, sizeBytes, frozenAt, counts } = row
  const { title, conveners } = readTextFor(await editionTexts(db, { letterId, number }), language, original)
  const letter = { slug, title, conveners }
  const attachment = {
    name: `${slug}.${language}.pdf`,
    mediaType: 'application/pdf',
    sizeBytes,
    read: async () => (await readFile(db, { letterId, number, kind: 'pdf', language })).bytes,
  }
  const goesAlong = sizeBytes <= largestAttached ? attachment : undefined
  return { letter, addressee, office, number, frozenAt, counts, attachment: goesAlong }
}

/** The texts of an edition as they lie in the database. */
export function editionTexts(
  db: Db,
  { letterId, number }: { letterId: string; number: number },
): Promise<TextSource[]> {
  return all<TextSource>(
    db,
    sql`
    select t.language, t.version, t.hash, t.source
      from edition_texts e
      join texts t on t.letter_id = e.letter_id and t.language = e.language and t.version = e.version
     where e.letter_id = ${letterId} and e.number = ${number}
     order by t.language`,
  )
}
