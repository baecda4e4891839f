import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { renewKeys } from '../likeness/keep-keys.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { enterListing } from '../organization/enter-listing.ts'
import { Refusal } from '../refusal.ts'
import { printedBy } from '../signature/row.ts'
import { sealedRow, sealedValues } from '../seal/seal-row.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { Capacity, Published } from '../signature/signature.ts'
import type { LineForm } from './review.ts'
import { whileNameIsFree } from './name-taken.ts'
import { postNotice, takeBackNotice, type Signer } from './notice.ts'

type Editing = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: LineForm
  now: Date
}

/** What a coordinator can change, as the table has it. */
type Parts = {
  capacity: Capacity
  name: string
  second_name: string | null
  acronym: string | null
  role: string | null
  affiliation: string | null
  line: string
}
type Stored = Parts &
  Signer & {
    published: Published
    country: string | null
    website: string | null
    listLanguage: string
    state: string
    people: number
    contact_name: string | null
  }

const columns = ['capacity', 'name', 'second_name', 'acronym', 'role', 'affiliation', 'line'] as const

/**
 * Changes how a signature prints, keeps what it was, and tells its signer. `form.seen` is the line that the coordinator
 * saw: another one is not changed unseen. Call it in a transaction.
 */
export async function editLine(db: Db, editing: Editing): Promise<void> {
  const { letterId, signatureId, coordinatorId, form, now } = editing
  const before = await lockStored(db, editing)
  if (form.seen !== before.line) throw new Refusal('line-changed')
  const after = partsAfter(before, form)
  if (columns.every((column) => before[column] === after[column])) return

  const editId = await write(db, { ...editing, before, after })
  await record(db, { letterId, coordinatorId, kind: 'line-edited', details: { signatureId, editId }, now })
}

/** Puts back what an edit changed, by another edit; not where somebody has changed it since. */
export async function undoEdit(
  db: Db,
  {
    editId,
    ...undoing
  }: { letterId: string; signatureId: string; editId: string; coordinatorId: string; now: Date },
): Promise<void> {
  const { letterId, signatureId, coordinatorId, now } = undoing
  const before = await lockStored(db, undoing)
  const edit = await maybe<{ before: Partial<Parts>; after: Partial<Parts> }>(
    db,
    sql`
    select e.before, e.after
      from edits e
     where e.letter_id = ${letterId} and e.id = ${editId} and e.signature_id = ${signatureId}
       and e.undoes is null and e.coordinator_id is not null
       and not exists (
             select from edits later
              where later.letter_id = e.letter_id and later.signature_id = e.signature_id
                and (later.edited_at, later.id) > (e.edited_at, e.id))`,
  )
  if (!edit) throw new Refusal('line-changed')

  const after = { ...before, ...edit.before }
  const about = { letterId, signatureId, now }
  const inTime = await takeBackNotice(db, { ...about, kind: 'edited', payload: { edit: editId } })
  const undone = await write(db, { ...undoing, before, after, undoes: editId, silent: inTime })
  await record(db, {
    letterId,
    coordinatorId,
    kind: 'line-edit-undone',
    details: { signatureId, editId: undone },
    now,
  })
}

type Key = { letterId: string; signatureId: string }

async function lockStored(db: Db, { letterId, signatureId }: Key): Promise<Stored> {
  const stored = await maybe<Stored>(
    db,
    sql`
    select s.capacity, s.name, s.second_name, s.acronym, s.role, s.affiliation, s.line, s.published, s.country,
           s.website, s.email, s.contact_name, s.language, s.people, l.list_language as "listLanguage", st.state
      from signatures s
      join letters l on l.id = s.letter_id
      join standings st on st.letter_id = s.letter_id and st.id = s.id
     where s.letter_id = ${letterId} and s.id = ${signatureId}
       for no key update of s`,
  )
  if (!stored) throw new Refusal('signature-not-found')
  if (!['waiting', 'counted', 'disputed'].includes(stored.state)) throw new Refusal('decided-already')
  return stored
}

/** How many people a line is for is not a coordinator's to change. */
function partsAfter(before: Stored, form: LineForm): Stored {
  const organization = before.capacity === 'organization'
  const affiliation = organization ? before.affiliation : (form.affiliation ?? null)
  const parts = {
    name: form.name,
    second_name: before.second_name === null ? null : (form.secondName ?? before.second_name),
    acronym: organization ? (form.acronym ?? null) : before.acronym,
    role: organization ? before.role : (form.role ?? null),
    affiliation,
  }
  const capacity: Capacity = organization ? 'organization' : affiliation ? 'affiliated' : 'individual'
  const after = { ...before, ...parts, capacity }
  return { ...after, line: printed(after).line }
}

function printed(parts: Stored): { line: string; sort_key: string } {
  const { name, acronym, second_name, role, affiliation, published, country, language, listLanguage } = parts
  return printedBy(
    {
      name,
      acronym: acronym ?? undefined,
      secondName: second_name ?? undefined,
      role: role ?? undefined,
      affiliation: affiliation ?? undefined,
      published,
      country: country ?? undefined,
    },
    { language, listLanguage },
  )
}

type Writing = Omit<Editing, 'form'> & { before: Stored; after: Stored; undoes?: string; silent?: boolean }

async function write(db: Db, writing: Writing): Promise<string> {
  const { letterId, signatureId, coordinatorId, before, after, undoes = null, now } = writing
  const changed = columns.filter((column) => before[column] !== after[column])
  const valuesOf = (row: Stored) =>
    sealedValues(db, signatureId, Object.fromEntries(changed.map((column) => [column, row[column]])))
  const editId = uuid()
  await db.query(sql`
    insert into edits (letter_id, id, signature_id, before, after, coordinator_id, undoes, edited_at)
    values (${letterId}, ${editId}, ${signatureId}, ${valuesOf(before)}, ${valuesOf(after)}, ${coordinatorId}, ${undoes},
            ${now})`)
  await whileNameIsFree(writeParts(db, { letterId, signatureId, after }))
  if (after.capacity === 'organization') await renewKeys(db, { letterId, id: signatureId, ...after })
  await enterListing(db, { letterId, signatureId, now })
  if (before.line !== after.line && !writing.silent) {
    const payload = { edit: editId }
    await postNotice(db, { letterId, signatureId, signer: after, kind: 'edited', payload, now })
  }
  return editId
}

async function writeParts(
  db: Db,
  { letterId, signatureId, after }: Pick<Writing, 'letterId' | 'signatureId' | 'after'>,
): Promise<void> {
  const { email } = after
  const name_key = nameKey(after.name)
  const email_key = email === null ? null : canonicalEmail(email)
  const row = sealedRow(db, { ...after, id: signatureId, name_key, email_key })
  await db.query(sql`
    update signatures
       set capacity = ${row.capacity}, name = ${row.name}, second_name = ${row.second_name},
           acronym = ${row.acronym}, role = ${row.role}, affiliation = ${row.affiliation}, line = ${row.line},
           sort_key = ${printed(after).sort_key}, name_key = ${row.name_key}, hidden_words = ${row.hidden_words}
     where letter_id = ${letterId} and id = ${signatureId}`)
}
