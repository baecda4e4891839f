import type { Pool } from 'pg'
import { all, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { findLetter, type FoundLetter } from '../letter/find.ts'
import { textFor, type Counts } from '../letter/letter.ts'
import { keepMissingKeys } from '../likeness/keep-keys.ts'
import { sealedRow } from '../seal/seal-row.ts'
import { countSignatories } from '../signature/count.ts'
import { seasonDays, type InventedState } from './invented-lives.ts'
import { inventSignatures, type InventedSignature } from './invented-signatures.ts'

export type Filling = { slug: string; count: number; seed: number; now: Date }

export type Filled = {
  /** How many of each state were added. */
  states: Record<InventedState, number>
  /** How many were there already, from this seed or by the same name. */
  present: number
  /** What counts on the letter now. */
  counts: Counts
}

/** Rows a statement: enough to make the round trips cheap, few enough to be parsed at once. */
const batchSize = 2000

/** Adds invented signatures to a letter: all of them, or none. What is there already stays as it is. */
export async function fillLetter(pool: Pool, filling: Filling): Promise<Filled> {
  const filled = await inTransaction(pool, (db) => fill(db, filling))
  // So that what is measured next is planned for what is there.
  await pool.query(
    'analyze signatures, decisions, signature_keys, organizations, organization_keys, organization_words',
  )
  return filled
}

async function fill(db: Db, { slug, count, seed, now }: Filling): Promise<Filled> {
  const found = await findLetter(db, slug)
  const { id, listLanguage: language, signs } = found.letter
  const from = startOfSeason(found.letter.opensAt, now)
  const states = { unconfirmed: 0, waiting: 0, counted: 0, rejected: 0, withdrawn: 0 }
  const store = async (batch: InventedSignature[]): Promise<void> => {
    const added = await insertSignatures(db, found, batch)
    const fresh = batch.filter(({ row }) => added.has(row.id))
    await insertDecisions(db, id, fresh)
    for (const { state } of fresh) states[state] += 1
  }

  // The next batch is invented while PostgreSQL works on this one.
  let storing = Promise.resolve()
  for (const batch of inBatches(inventSignatures({ seed, count, from, language, signs }))) {
    await storing
    storing = store(batch)
  }
  await storing
  await keepMissingKeys(db, id)
  const added = Object.values(states).reduce((sum, number) => sum + number, 0)
  return { states, present: count - added, counts: await countSignatories(db, id) }
}

/** The letter's opening, so that a seed always gives the same dates; earlier where the season would not be over yet. */
function startOfSeason(opensAt: Date, now: Date): Date {
  return new Date(Math.min(opensAt.getTime(), now.getTime() - seasonDays * 86_400_000))
}

function* inBatches(signatures: Iterable<InventedSignature>): Generator<InventedSignature[]> {
  let batch: InventedSignature[] = []
  for (const signature of signatures) {
    batch.push(signature)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function insertSignatures(
  db: Db,
  { letter, texts }: FoundLetter,
  batch: InventedSignature[],
): Promise<Set<string>> {
  const rows = batch.map(({ row }) => {
    const text = textFor(texts, row.language, letter.language)
    return {
      ...sealedRow(db, row),
      text_language: text?.language,
      text_version: text?.version,
      text_hash: text?.hash,
    }
  })
  const added = await all<{ id: string }>(
    db,
    sql`
    insert into signatures (letter_id, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
                            line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
                            text_language, text_version, text_hash, consent_version, wants_updates, origin,
                            signed_at, confirmed_at, withdrawn_at, hidden_words, holds)
    select ${letter.id}, id, capacity, name, second_name, acronym, role, affiliation, city, country, website,
           line, sort_key, name_key, people, contact_name, contact_role, email, email_key, language,
           text_language, text_version, text_hash, consent_version, wants_updates, origin,
           signed_at, confirmed_at, withdrawn_at, hidden_words, coalesce(holds, '{}')
      from json_populate_recordset(null::signatures, ${JSON.stringify(rows)}::json)
    on conflict do nothing
    returning id`,
  )
  return new Set(added.map(({ id }) => id))
}

async function insertDecisions(db: Db, letterId: string, batch: InventedSignature[]): Promise<void> {
  const rows = batch.flatMap(({ decision }) => decision ?? [])
  if (rows.length === 0) return
  await db.query(sql`
    insert into decisions (letter_id, id, signature_id, kind, reason, decided_at)
    select ${letterId}, id, signature_id, kind, reason, decided_at
      from json_populate_recordset(null::decisions, ${JSON.stringify(rows)}::json)`)
}
