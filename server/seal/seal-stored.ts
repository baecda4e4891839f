import type { Pool } from 'pg'
import { all, one, sql, type Db, type Statement } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { sealOf } from './attach.ts'
import { batch, inBatches, nil, type Place } from './in-batches.ts'
import type { Unsealed } from './seal.ts'
import { sealedFor, sealedOfficer, sealedRow, sealedValues } from './seal-row.ts'

/** Seals the next rows of a table that were written before there was a seal, and says where they ended. */
type SealNext = (db: Db, after: Place) => Promise<Place | undefined>
type Sealing = { constraint: string; seal: SealNext; validate: () => Statement }

const tables: Sealing[] = [
  {
    constraint: 'signatures_sealed',
    seal: sealSignatures,
    validate: () => sql`alter table signatures validate constraint signatures_sealed`,
  },
  {
    constraint: 'outbox_sealed',
    seal: sealOutbox,
    validate: () => sql`alter table outbox validate constraint outbox_sealed`,
  },
  {
    constraint: 'countersignatures_sealed',
    seal: sealCountersignatures,
    validate: () => sql`alter table countersignatures validate constraint countersignatures_sealed`,
  },
  {
    constraint: 'edits_sealed',
    seal: sealEdits,
    validate: () => sql`alter table edits validate constraint edits_sealed`,
  },
  {
    constraint: 'organizations_sealed',
    seal: sealOrganizations,
    validate: () => sql`alter table organizations validate constraint organizations_sealed`,
  },
]

/**
 * Seals what was stored in clear, in batches: killed on the way, the next start goes on. Once nothing is left the
 * table's check is validated, and no start looks again. Servers that start at once take turns.
 */
export async function sealStored(pool: Pool): Promise<void> {
  for (const { constraint, seal, validate } of tables) {
    if (await isValidated(pool, constraint)) continue
    await inBatches(pool, (db, after) => waitThen(db, () => seal(db, after)))
    await inTransaction(pool, (db) =>
      waitThen(db, async () => {
        if (!(await isValidated(db, constraint))) await db.query(validate())
      }),
    )
  }
}

async function waitThen<Result>(db: Db, work: () => Promise<Result>): Promise<Result> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended('seal stored', 0))`)
  return work()
}

async function isValidated(db: Db, constraint: string): Promise<boolean> {
  const { validated } = await one<{ validated: boolean }>(
    db,
    sql`select coalesce(bool_and(convalidated), true) as validated from pg_constraint where conname = ${constraint}`,
  )
  return validated
}

type Stored = Unsealed & { letter_id: string; email: string | null }

async function sealSignatures(db: Db, after: Place): Promise<Place | undefined> {
  const rows = await all<Stored>(
    db,
    sql`
    select letter_id, id, capacity, published, people, acronym, name, second_name, role, affiliation, line, city,
           contact_name, contact_role, email, name_key
      from signatures
     where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid) and erased_at is null and forgotten_at is null
       and (not is_sealed(email, id) or strpos(email_key, '@') > 0 or not is_sealed(contact_name, id)
            or not is_sealed(contact_role, id) or not is_sealed(city, id)
            or (published <> 'full'
                and (not is_sealed(name, id) or not is_sealed(second_name, id) or not is_sealed(role, id)
                     or not is_sealed(affiliation, id) or not starts_with(name_key, '#')))
            or (published = 'withheld' and not is_sealed(line, id)))
     order by letter_id, id
     limit ${batch}
       for no key update`,
  )
  const sealed = rows.map((row) =>
    sealedRow(db, {
      ...row,
      name_key: row.name_key.startsWith('#') ? nameKey(row.name) : row.name_key,
      email_key: row.email === null ? null : canonicalEmail(row.email),
    }),
  )
  if (sealed.length === 0) return undefined
  await db.query(sql`
    update signatures s
       set (name, second_name, role, affiliation, line, city, contact_name, contact_role, email, email_key, name_key,
            hidden_words)
         = (v.name, v.second_name, v.role, v.affiliation, v.line, v.city, v.contact_name, v.contact_role, v.email,
            v.email_key, v.name_key, v.hidden_words)
      from json_populate_recordset(null::signatures, ${JSON.stringify(sealed)}::json) v
     where s.letter_id = v.letter_id and s.id = v.id`)
  return rows.at(-1)
}

type Mail = {
  letter_id: string
  id: string
  signature_id: string | null
  recipient: string
  recipient_key: string | null
  mailbox_key: string | null
  error: string | null
  public: boolean
}

async function sealOutbox(db: Db, after: Place): Promise<Place | undefined> {
  const rows = await all<Mail>(
    db,
    sql`
    select letter_id, id, signature_id, recipient, recipient_key, mailbox_key, error,
           signature_id is null or recipient = '(erased)' or kind = 'listed' or kind like 'dispute-%-contact' as public
      from outbox
     where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
       and (strpos(recipient_key, '@') > 0 or strpos(mailbox_key, '@') > 0
        or (signature_id is not null
            and ((not is_sealed(error, signature_id) and error <> 'cancelled')
                 or (not is_sealed(recipient, signature_id) and recipient <> '(erased)' and kind <> 'listed'
                     and kind not like 'dispute-%-contact'))))
     order by letter_id, id
     limit ${batch}
       for no key update`,
  )
  if (rows.length === 0) return undefined
  const { mailboxKey } = sealOf(db)
  const keyed = (key: string | null) => (key?.includes('@') ? mailboxKey(key) : key)
  const sealed = rows.map((row) => ({
    ...row,
    recipient:
      row.public || !row.signature_id
        ? row.recipient
        : sealedFor(db, row.signature_id, 'email', row.recipient),
    error:
      row.error === null || row.error === 'cancelled' || !row.signature_id
        ? row.error
        : sealedFor(db, row.signature_id, 'error', row.error),
    recipient_key: keyed(row.recipient_key),
    mailbox_key: keyed(row.mailbox_key),
  }))
  await db.query(sql`
    update outbox o
       set (recipient, error, recipient_key, mailbox_key) = (v.recipient, v.error, v.recipient_key, v.mailbox_key)
      from json_populate_recordset(null::outbox, ${JSON.stringify(sealed)}::json) v
     where o.letter_id = v.letter_id and o.id = v.id`)
  return rows.at(-1)
}

type Officer = {
  letter_id: string
  id: string
  signature_id: string
  name: string
  role: string
  email: string
}

async function sealCountersignatures(db: Db, after: Place): Promise<Place | undefined> {
  const rows = await all<Officer>(
    db,
    sql`
    select letter_id, id, signature_id, name, role, email
      from countersignatures
     where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
       and (not is_sealed(email, signature_id) or strpos(email_key, '@') > 0)
     order by letter_id, id
     limit ${batch}
       for no key update`,
  )
  if (rows.length === 0) return undefined
  const { mailboxKey } = sealOf(db)
  const sealed = rows.map(({ letter_id, id, signature_id, ...officer }) => ({
    letter_id,
    id,
    ...sealedOfficer(db, signature_id, officer),
    email_key: mailboxKey(canonicalEmail(officer.email)),
  }))
  await db.query(sql`
    update countersignatures c
       set (name, role, email, email_key) = (v.name, v.role, v.email, v.email_key)
      from json_populate_recordset(null::countersignatures, ${JSON.stringify(sealed)}::json) v
     where c.letter_id = v.letter_id and c.id = v.id`)
  return rows.at(-1)
}

type Edit = {
  letter_id: string
  id: string
  signature_id: string
  before: Record<string, unknown>
  after: Record<string, unknown>
}

async function sealEdits(db: Db, after: Place): Promise<Place | undefined> {
  const rows = await all<Edit>(
    db,
    sql`
    select letter_id, id, signature_id, before, after
      from edits
     where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
       and (not are_sealed(before, signature_id) or not are_sealed(after, signature_id))
     order by letter_id, id
     limit ${batch}
       for no key update`,
  )
  if (rows.length === 0) return undefined
  const sealed = rows.map((row) => ({
    ...row,
    before: sealedValues(db, row.signature_id, row.before),
    after: sealedValues(db, row.signature_id, row.after),
  }))
  await db.query(sql`
    update edits e
       set (before, after) = (v.before, v.after)
      from json_populate_recordset(null::edits, ${JSON.stringify(sealed)}::json) v
     where e.letter_id = v.letter_id and e.id = v.id`)
  return rows.at(-1)
}

async function sealOrganizations(db: Db, after: Place): Promise<Place | undefined> {
  const rows = await all<Place & { email: string }>(
    db,
    sql`
    select ${nil}::uuid as letter_id, id, contact_email as email
      from organizations
     where id > ${after.id}::uuid and strpos(contact_key, '@') > 0
     order by id
     limit ${batch}
       for no key update`,
  )
  if (rows.length === 0) return undefined
  const { mailboxKey } = sealOf(db)
  await db.query(sql`
    update organizations o
       set contact_key = v.key
      from unnest(${rows.map(({ id }) => id)}::uuid[],
                  ${rows.map(({ email }) => mailboxKey(canonicalEmail(email)))}::text[]) as v (id, key)
     where o.id = v.id`)
  return rows.at(-1)
}
