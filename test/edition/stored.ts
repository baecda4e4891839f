import type pg from 'pg'
import { findImages } from '#server/letter/find-images.ts'
import type { FrozenLetter, FrozenSignature } from '#server/edition/edition.ts'

/** An edition as it lies in the database: all that its files were made from. */
export async function storedEdition(
  pool: pg.Pool,
  { letterId, number }: { letterId: string; number: number },
): Promise<{ frozen: FrozenLetter; hash: string; files: StoredFile[] }> {
  const key = [letterId, number]
  const { rows: editions } = await pool.query<
    Omit<FrozenLetter, 'texts' | 'images' | 'signatures'> & { hash: string }
  >(
    `select e.letter_id as "letterId", l.slug, e.number, e.frozen_at as "frozenAt", e.origin, e.language, e.hash,
            e.dated::text as dated, e.list_order as "listOrder",
            json_build_object('organizations', e.organizations, 'people', e.people, 'withheld', e.withheld) as counts
       from editions e join letters l on l.id = e.letter_id where e.letter_id = $1 and e.number = $2`,
    key,
  )
  const { rows: texts } = await pool.query<FrozenLetter['texts'][number]>(
    `select t.language, t.version, t.hash, t.source from edition_texts e
       join texts t using (letter_id, language, version) where e.letter_id = $1 and e.number = $2 order by t.language`,
    key,
  )
  const { rows: signatures } = await pool.query<FrozenSignature>(
    `select signature_id as "signatureId", line, capacity, country, language, people
       from edition_signatures where letter_id = $1 and number = $2 order by position`,
    key,
  )
  const { rows: files } = await pool.query<StoredFile>(
    'select kind, language, sha256, bytes from edition_files where letter_id = $1 and number = $2 order by kind, language',
    key,
  )
  const [edition] = editions
  if (!edition) throw new Error('no such edition')
  const { hash, ...rest } = edition
  const images: FrozenLetter['images'] = {}
  for (const text of texts) images[text.language] = await findImages(pool, { letterId, ...text })
  return { frozen: { ...rest, texts, images, signatures }, hash, files }
}

export type StoredFile = { kind: 'pdf' | 'csv'; language: string; sha256: string; bytes: Buffer }
