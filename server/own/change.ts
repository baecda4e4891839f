import { v7 as uuid } from 'uuid'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import { renewKeys } from '../likeness/keep-keys.ts'
import { Refusal } from '../refusal.ts'
import { sealedRow, sealedValues } from '../seal/seal-row.ts'
import { findOwn } from '../signature/own.ts'
import { noteConsent } from '../signature/note-consent.ts'
import { rowOf, type SignatureRow } from '../signature/row.ts'
import { consentVersion, type SignatureForm } from '../signature/signature.ts'
import { canChange, needsReview, type Seen } from './own.ts'

type Changing = {
  letter: Letter
  signatureId: string
  /** All of it, as it is to be; the address is the one that it was signed with. */
  form: SignatureForm
  /** Of the page where it is corrected. */
  language: string
  now: Date
}

/** `to-review`: the line has left the list until a coordinator has looked at it. */
export type ChangeOutcome = 'unchanged' | 'changed' | 'to-review'

/**
 * Corrects a signature in its signer's name, and keeps what it was. An approval holds for the line that was approved:
 * with another line it is undone. Call it in a transaction.
 */
export async function changeOwn(db: Db, changing: Changing): Promise<ChangeOutcome> {
  const { letter, signatureId, form, now } = changing
  const { language: read } = changing
  const key = { letterId: letter.id, signatureId }
  const before = await lockStored(db, key)
  if (!before || !canChange({ ...(await findOwn(db, key)), email: before.email })) {
    throw new Refusal(before ? 'signature-settled' : 'signature-not-found')
  }
  const { language, text_language, text_version, text_hash, origin } = before
  const text = { language: text_language, version: text_version, hash: text_hash }
  const row = rowOf({ letter, text, form, language, origin: origin === 'frame' ? 'frame' : 'page', now })
  const changed = columns.filter((column) => (before[column] ?? null) !== (row[column] ?? null))
  if (changed.length === 0) return 'unchanged'

  const review = before.confirmed && needsReview(seenIn(before), seenIn(row), language)
  await noteConsents(db, key, { before, after: row, language: read, now })
  await keepEdit(db, key, { before, after: row, changed, now })
  if (review) await undoApproval(db, key, now)
  await whileFree(writeChange(db, key, { row, review, raised: before.published !== row.published }))
  if (before.confirmed && row.capacity === 'organization') await renewKeys(db, comparedIn(row, signatureId))
  return review ? 'to-review' : 'changed'
}

/** What likely doubles are looked for by. */
function comparedIn(row: SignatureRow, id: string): Parameters<typeof renewKeys>[1] {
  const { letter_id: letterId, name, acronym = null, country = null, website = null, email } = row
  return { letterId, id, name, acronym, country, website, email }
}

/** What a signer can change, each a fact of its own; what follows from them is not kept with an edit. */
const columns = [
  ...(['capacity', 'name', 'second_name', 'acronym', 'role', 'affiliation', 'line', 'published'] as const),
  ...(['city', 'country', 'website', 'contact_name', 'contact_role', 'wants_updates'] as const),
]

type Column = (typeof columns)[number]
type Key = { letterId: string; signatureId: string }
type Values = Pick<SignatureRow, Column | 'people'>
type Stored = { [Name in keyof Values]: Values[Name] | null } & {
  email: string | null
  language: string
  origin: 'page' | 'frame' | 'import' | 'gathered'
  text_language: string
  text_version: number
  text_hash: string
  confirmed: boolean
}

function lockStored(db: Db, { letterId, signatureId }: Key): Promise<Stored | undefined> {
  return maybe<Stored>(
    db,
    sql`
    select capacity, name, second_name, acronym, role, affiliation, line, published, city, country, website,
           contact_name, contact_role, wants_updates, people, email, language, origin,
           text_language, text_version, text_hash, confirmed_at is not null as confirmed
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}
       for no key update`,
  )
}

/** As both the table and a form have it. */
function seenIn(row: { [Name in keyof Values]: Values[Name] | null }): Seen {
  return {
    name: row.name ?? '',
    secondName: row.second_name ?? undefined,
    role: row.role ?? undefined,
    affiliation: row.affiliation ?? undefined,
    line: row.line ?? '',
    published: row.published ?? 'full',
    country: row.country ?? undefined,
    people: row.people ?? 0,
  }
}

type Agreed = { before: Stored; after: SignatureRow; language: string; now: Date }

/** What is ticked anew or no more: to show more or less of the name, and to be sent news. */
async function noteConsents(db: Db, { letterId, signatureId }: Key, agreed: Agreed): Promise<void> {
  const { before, after, language, now } = agreed
  const noting = { letterId, signatureIds: [signatureId], language, now }
  if (before.published !== after.published)
    await noteConsent(db, { ...noting, kind: 'publish', given: after.published !== 'withheld' })
  if (before.wants_updates !== after.wants_updates)
    await noteConsent(db, { ...noting, kind: 'updates', given: after.wants_updates })
}

type Edit = { before: Stored; after: SignatureRow; changed: Column[]; now: Date }

async function keepEdit(db: Db, { letterId, signatureId }: Key, edit: Edit): Promise<void> {
  const { before, after, changed, now } = edit
  const valuesOf = (row: Stored | SignatureRow) =>
    sealedValues(db, signatureId, Object.fromEntries(changed.map((column) => [column, row[column] ?? null])))
  await db.query(sql`
    insert into edits (letter_id, id, signature_id, before, after, edited_at)
    values (${letterId}, ${uuid()}, ${signatureId}, ${valuesOf(before)}, ${valuesOf(after)}, ${now})`)
}

/** Nobody is named: it is the signer who did it. */
async function undoApproval(db: Db, { letterId, signatureId }: Key, now: Date): Promise<void> {
  await db.query(sql`
    insert into decisions (letter_id, id, signature_id, kind, undoes, reason, decided_at)
    select d.letter_id, ${uuid()}, d.signature_id, 'undo', d.id, 'The signer changed the line.', ${now}
      from decisions d
     where d.letter_id = ${letterId} and d.signature_id = ${signatureId} and d.kind = 'approve'
       and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
     order by d.decided_at desc, d.id desc
     limit 1`)
}

type Writing = { row: SignatureRow; review: boolean; raised: boolean }

async function writeChange(db: Db, { letterId, signatureId }: Key, writing: Writing): Promise<void> {
  const { row, review, raised } = writing
  await one(
    db,
    sql`
    update signatures s
       set (capacity, name, second_name, acronym, role, affiliation, city, country, website, line, sort_key,
            name_key, people, contact_name, contact_role, wants_updates, published, hidden_words)
         = (g.capacity, g.name, g.second_name, g.acronym, g.role, g.affiliation, g.city, g.country, g.website, g.line,
            g.sort_key, g.name_key, g.people, g.contact_name, g.contact_role, g.wants_updates, g.published,
            g.hidden_words),
           -- Which organization of the registry it is was said of the name that it had.
           organization_id = case when s.name_key = g.name_key then s.organization_id end,
           consent_version = case when ${raised} then ${consentVersion} else s.consent_version end,
           holds = case when ${review} then array_append(array_remove(s.holds, 'corrected'), 'corrected')
                        else s.holds end
      from json_populate_record(null::signatures, ${JSON.stringify(sealedRow(db, row, signatureId))}::json) g
     where s.letter_id = ${letterId} and s.id = ${signatureId}
    returning s.id`,
  )
}

const places = new Set([
  'signatures_one_organization',
  'signatures_one_request_per_organization_and_mailbox',
  'signatures_one_request_per_person_and_mailbox',
  'signatures_one_form',
])

/** Who stands already, and who is one, is the indexes' to say. */
async function whileFree(writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    const isTaken = error instanceof Error && 'constraint' in error && places.has(String(error.constraint))
    throw isTaken ? new Refusal('name-taken') : error
  })
}
