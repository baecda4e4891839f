import type { Pool } from 'pg'
import { record } from '../coordinator/activity.ts'
import { all, maybe, one, sql, type Db } from '../database/sql.ts'
import { inSnapshot, inTransaction } from '../database/transaction.ts'
import type { LetterDocument } from '../document/document.ts'
import { findImages } from '../letter/find-images.ts'
import { findLetter } from '../letter/find.ts'
import { Refusal } from '../refusal.ts'
import { anyErased } from '../signature/any-erased.ts'
import { composeEdition, hashOf, listFile, sha256 } from './compose.ts'
import type { EditionCounts, EditionFile, FrozenLetter, FrozenSignature } from './edition.ts'
import { holdEditions } from './remove-person.ts'

type Freezing = {
  slug: string
  /** The number that whoever froze it read on the button. */
  number: number
  coordinatorId: string
  /** Where we are reached, without a slash at the end. */
  origin: string
  /** Sets a letter as a PDF. */
  set: (document: LetterDocument) => Promise<Buffer>
  now: Date
}

type File = EditionFile & { bytes: Buffer }

/**
 * Freezes a letter as it stands. Text, list and counts are of one moment; the files are set from them while nobody has
 * to wait, and all of it is stored at once. Of two that freeze one number, the second is refused. Where somebody in it
 * was erased meanwhile, it begins anew.
 */
export async function freeze(pool: Pool, freezing: Freezing): Promise<FrozenLetter> {
  const frozen = await inSnapshot(pool, (db) => readLetter(db, freezing))
  if (frozen.number !== freezing.number) throw new Refusal('edition-frozen-already')
  const list = listFile(frozen)
  const hash = hashOf(frozen, list)
  const files = [fileOf('csv', frozen.language, list)]
  for (const { language } of frozen.texts) {
    const bytes = await freezing.set(composeEdition(frozen, language, hash))
    files.push(fileOf('pdf', language, bytes))
  }
  const isStored = await inTransaction(pool, (db) => store(db, { frozen, hash, files, freezing }))
  return isStored ? frozen : freeze(pool, freezing)
}

type Storing = { frozen: FrozenLetter; hash: string; files: File[]; freezing: Freezing }

async function store(db: Db, { frozen, hash, files, freezing }: Storing): Promise<boolean> {
  const { letterId, number, frozenAt: now } = frozen
  const { coordinatorId } = freezing
  await holdEditions(db, letterId)
  const named = frozen.signatures.filter(({ line }) => line !== null)
  const signatureIds = named.map(({ signatureId }) => signatureId)
  if (await anyErased(db, { letterId, signatureIds })) return false
  await insertEdition(db, { frozen, hash, coordinatorId })
  await insertTexts(db, frozen)
  await insertSignatures(db, frozen)
  for (const file of files) await insertFile(db, frozen, file)
  await record(db, { letterId, coordinatorId, kind: 'edition-frozen', details: { number }, now })
  return true
}

function fileOf(kind: File['kind'], language: string, bytes: Buffer): File {
  return { kind, language, sha256: sha256(bytes), sizeBytes: bytes.length, bytes }
}

async function readLetter(db: Db, { slug, origin, now }: Freezing): Promise<FrozenLetter> {
  const { letter, texts } = await findLetter(db, slug)
  const { id: letterId, language, dated, listOrder } = letter
  const images: FrozenLetter['images'] = {}
  for (const text of texts) images[text.language] = await findImages(db, { letterId, ...text })
  const counts = await countForEdition(db, letterId)
  const signatures = await listForEdition(db, { letterId, organizationsFirst: listOrder !== 'one list' })
  const { number } = await nextEdition(db, letterId)
  const rules = { letterId, slug, language, dated, listOrder }
  return { ...rules, number, frozenAt: now, origin, texts, images, counts, signatures }
}

/** The number that the next edition has. */
export function nextEdition(db: Db, letterId: string): Promise<{ number: number }> {
  return one<{ number: number }>(
    db,
    sql`select coalesce(max(number), 0) + 1 as number from editions where letter_id = ${letterId}`,
  )
}

/** What an edition would count. */
export function countForEdition(db: Db, letterId: string): Promise<EditionCounts> {
  return one<EditionCounts>(
    db,
    sql`
    select count(*) filter (where people = 0)::integer as organizations,
           coalesce(sum(people), 0)::integer as people,
           coalesce(sum(people) filter (where published = 'withheld'), 0)::integer as withheld
      from signatories
     where letter_id = ${letterId}`,
  )
}

function listForEdition(
  db: Db,
  { letterId, organizationsFirst }: { letterId: string; organizationsFirst: boolean },
): Promise<FrozenSignature[]> {
  return all<FrozenSignature>(
    db,
    sql`
    select id as "signatureId", line, capacity, country, language, people
      from signatories
     where letter_id = ${letterId}
     order by line is null, ${organizationsFirst} and people > 0, sort_key, id`,
  )
}

type Inserting = { frozen: FrozenLetter; hash: string; coordinatorId: string }

async function insertEdition(db: Db, { frozen, hash, coordinatorId }: Inserting): Promise<void> {
  const { letterId, number, frozenAt, origin, language, dated, listOrder, counts } = frozen
  const inserted = await maybe(
    db,
    sql`
    insert into editions (letter_id, number, frozen_at, frozen_by, origin, language, dated, list_order,
                          organizations, people, withheld, hash)
    values (${letterId}, ${number}, ${frozenAt}, ${coordinatorId}, ${origin}, ${language}, ${dated}, ${listOrder},
            ${counts.organizations}, ${counts.people}, ${counts.withheld}, ${hash})
    on conflict (letter_id, number) do nothing
    returning number`,
  )
  if (!inserted) throw new Refusal('edition-frozen-already')
}

async function insertTexts(db: Db, { letterId, number, texts }: FrozenLetter): Promise<void> {
  await db.query(sql`
    insert into edition_texts (letter_id, number, language, version, hash)
    select ${letterId}::uuid, ${number}::integer, *
      from unnest(${texts.map(({ language }) => language)}::text[], ${texts.map(({ version }) => version)}::integer[],
                  ${texts.map(({ hash }) => hash)}::text[])`)
}

async function insertSignatures(db: Db, { letterId, number, signatures }: FrozenLetter): Promise<void> {
  const column = <Key extends keyof FrozenSignature>(key: Key) => signatures.map((one) => one[key])
  await db.query(sql`
    insert into edition_signatures (letter_id, number, signature_id, line, capacity, country, language, people, position)
    select ${letterId}::uuid, ${number}::integer, *
      from unnest(${column('signatureId')}::uuid[], ${column('line')}::text[], ${column('capacity')}::text[],
                  ${column('country')}::text[], ${column('language')}::text[], ${column('people')}::smallint[])
           with ordinality`)
}

async function insertFile(db: Db, { letterId, number }: FrozenLetter, file: File): Promise<void> {
  const { kind, language, sizeBytes, bytes } = file
  await db.query(sql`
    insert into edition_files (letter_id, number, kind, language, sha256, size_bytes, bytes)
    values (${letterId}, ${number}, ${kind}, ${language}, ${file.sha256}, ${sizeBytes}, ${bytes})`)
}
