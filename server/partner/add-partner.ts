import anyAscii from 'any-ascii'
import { v7 as uuid } from 'uuid'
import { record } from '../coordinator/activity.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { slugFrom, type PartnerForm } from './partner.ts'

type Adding = { letterId: string; form: PartnerForm; coordinatorId: string; now: Date }

/**
 * Adds a partner; with the first one the letter's form is for partners' sites alone, until somebody opens it again.
 * Call it in a transaction. Gives its id.
 */
export async function addPartner(db: Db, { letterId, form, coordinatorId, now }: Adding): Promise<string> {
  const id = await insert(db, { letterId, form, now })
  const { rowCount } = await db.query(sql`
    update letters
       set framing = 'partners'
     where id = ${letterId} and framing = 'anywhere'
       and not exists (select from partners where letter_id = ${letterId} and id <> ${id})`)
  const act = { letterId, coordinatorId, now }
  await record(db, { ...act, kind: 'partner-added', details: { partner: id } })
  if (rowCount === 1) await record(db, { ...act, kind: 'framing-set', details: { framing: 'partners' } })
  return id
}

/** Under the first name that is free: `presente`, `presente-2`. */
async function insert(db: Db, { letterId, form, now }: Omit<Adding, 'coordinatorId'>): Promise<string> {
  const id = uuid()
  const base = slugFrom(anyAscii(form.name)) || 'partner'
  for (let number = 1; ; number++) {
    const slug = number === 1 ? base : `${base}-${number}`
    const inserted = await maybe(
      db,
      sql`
      insert into partners (letter_id, id, slug, name, origins, asks_updates, updates_words, created_at)
      values (${letterId}, ${id}, ${slug}, ${form.name}, ${form.origins}, ${form.asksUpdates},
              ${form.updatesWords}, ${now})
      on conflict (letter_id, slug) do nothing
      returning id`,
    )
    if (inserted) return id
  }
}
