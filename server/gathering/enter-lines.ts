import { v7 as uuid } from 'uuid'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import { keepKeys } from '../likeness/keep-keys.ts'
import { announceListing } from '../organization/announce-listing.ts'
import { registerSignatories } from '../organization/register.ts'
import { sealedRow } from '../seal/seal-row.ts'
import type { SignatureRow } from '../signature/row.ts'
import { writeSignings } from '../signature/write-signings.ts'
import { enteredRow } from './entered-row.ts'
import { findByMailbox } from './find-standing.ts'
import type { Fate } from './gathering.ts'
import { openLine } from './sealed-line.ts'

const batch = 200
/** Mails a minute: what goes to many leaves room for what somebody waits for. */
const perMinute = 600

export type EnteringLines = {
  letter: Letter
  text: { language: string; version: number; hash: string }
  gatheringId: string
  key: Buffer
  now: Date
}

type Row = { place: number; sealed: string; enters: boolean }
type Entered = { place: number; row: SignatureRow }
type Done = { place: number; fate: Fate; signatureId: string | null }
type Gathering = { coordinatorId: string; note: string | null; language: string }

/**
 * Enters the next lines, in the transaction of `db`. Says whether more are to come. Who has an address is asked by mail
 * and counts for nothing before they confirm; who has none counts at once, by a decision and with the note as evidence.
 */
export async function enterNext(db: Db, entering: EnteringLines): Promise<boolean> {
  const { letter, gatheringId } = entering
  const gathering = await maybe<Gathering>(
    db,
    sql`
    select coordinator_id as "coordinatorId", note, language
      from gatherings
     where letter_id = ${letter.id} and id = ${gatheringId} and state = 'entering'
       for no key update skip locked`,
  )
  if (!gathering) return false
  const rows = await all<Row>(
    db,
    sql`
    select place, sealed, enters
      from gathered
     where letter_id = ${letter.id} and gathering_id = ${gatheringId} and fate is null
     order by place
     limit ${batch}`,
  )
  if (rows.length === 0) {
    await finish(db, entering)
    return false
  }
  const lines = rows.filter(({ enters }) => enters).map((row) => rowOfLine(row, gathering, entering))
  const left = rows.filter(({ enters }) => !enters)
  await waitForOthers(db, letter.id)
  const asked = await ask(db, { ...entering, lines: lines.filter(({ row }) => row.email_key) })
  const counted = await vouch(db, {
    ...entering,
    ...gathering,
    lines: lines.filter(({ row }) => !row.email_key),
  })
  const leftOut = left.map(({ place }): Done => ({ place, fate: 'left', signatureId: null }))
  await note(db, entering, [...asked, ...counted, ...leftOut])
  return true
}

function rowOfLine(
  { place, sealed }: Row,
  { language }: Gathering,
  { letter, text, key, now }: EnteringLines,
): Entered {
  const { read } = openLine(key, sealed, now)
  if (!read) throw new Error('a line is entered that was not read')
  return { place, row: enteredRow({ letter, text, entry: read.entry, as: read.class, language, now }) }
}

/** Of organizations that are confirmed meanwhile none slips through between. */
async function waitForOthers(db: Db, letterId: string): Promise<void> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`confirm ${letterId}`}, 0))`)
}

type Some = EnteringLines & { lines: Entered[] }

/** A signature that is not confirmed, and its mail; none where the mailbox has signed meanwhile. */
async function ask(db: Db, { letter, gatheringId, lines, now }: Some): Promise<Done[]> {
  if (lines.length === 0) return []
  const standing = await findByMailbox(
    db,
    lines.map(({ row }) => row),
  )
  const free = lines.filter(({ row }) => standing.get(row)?.how !== 'same')
  await writeSignings(
    db,
    free.map(({ row }) => row),
  )
  const there = await existing(db, letter.id, free)
  await spreadMails(db, { letterId: letter.id, gatheringId, ids: [...there], now })
  return lines.map(({ place, row }) =>
    there.has(row.id)
      ? { place, fate: 'asked', signatureId: row.id }
      : { place, fate: 'standing', signatureId: null },
  )
}

async function existing(db: Db, letterId: string, lines: Entered[]): Promise<Set<string>> {
  const rows = await all<{ id: string }>(
    db,
    sql`select id from signatures where letter_id = ${letterId} and id = any(${lines.map(({ row }) => row.id)}::uuid[])`,
  )
  return new Set(rows.map(({ id }) => id))
}

type Spreading = { letterId: string; gatheringId: string; ids: string[]; now: Date }

async function spreadMails(db: Db, { letterId, gatheringId, ids, now }: Spreading): Promise<void> {
  await db.query(sql`
    update outbox o
       set due_at = ${now}::timestamptz + (before.count + v.place - 1) * interval '1 minute' / ${perMinute}::integer
      from unnest(${ids}::uuid[]) with ordinality as v (id, place),
           (select count(*) from gathered_lines
             where letter_id = ${letterId} and gathering_id = ${gatheringId} and fate = 'asked') before
     where o.letter_id = ${letterId} and o.signature_id = v.id and o.kind = 'confirm' and o.sent_at is null`)
}

type Vouching = Some & Gathering

/** Who has no address: confirmed and approved by the coordinator, whose note is the reason and the evidence. */
async function vouch(db: Db, { letter, lines, coordinatorId, note: reason, now }: Vouching): Promise<Done[]> {
  if (lines.length === 0) return []
  const rows = lines.map(({ row }) => ({ ...sealedRow(db, row), confirmed_at: now, holds: [] }))
  const added = await all<{ id: string }>(
    db,
    sql`
    insert into signatures (letter_id, id, capacity, name, second_name, acronym, role, affiliation, country, website, line,
                            sort_key, name_key, people, contact_name, contact_role, language, text_language, text_version,
                            text_hash, origin, signed_at, confirmed_at, hidden_words)
    select letter_id, id, capacity, name, second_name, acronym, role, affiliation, country, website, line,
           sort_key, name_key, people, contact_name, contact_role, language, text_language, text_version,
           text_hash, origin, signed_at, confirmed_at, hidden_words
      from json_populate_recordset(null::signatures, ${JSON.stringify(rows)}::json)
    on conflict do nothing
    returning id`,
  )
  const ids = new Set(added.map(({ id }) => id))
  const list = [...ids]
  const decisions = list.map(() => uuid())
  await db.query(sql`
    insert into decisions (letter_id, id, signature_id, coordinator_id, kind, reason, decided_at)
    select ${letter.id}, decision, signature, ${coordinatorId}, 'approve', ${reason}, ${now}
      from unnest(${decisions}::uuid[], ${list}::uuid[]) as v (decision, signature)`)
  const organizations = lines
    .map(({ row }) => row)
    .filter(({ id, capacity }) => ids.has(id) && capacity === 'organization')
  await noteEvidence(db, { letterId: letter.id, organizations, coordinatorId, note: reason, now })
  await keepKeys(db, organizations.map(comparedOf))
  return lines.map(({ place, row }) =>
    ids.has(row.id)
      ? { place, fate: 'counted', signatureId: row.id }
      : { place, fate: 'standing', signatureId: null },
  )
}

function comparedOf({ letter_id: letterId, id, name, acronym, country, website }: SignatureRow) {
  return {
    letterId,
    id,
    name,
    acronym: acronym ?? null,
    country: country ?? null,
    website: website ?? null,
    email: null,
  }
}

type Noting = {
  letterId: string
  organizations: SignatureRow[]
  coordinatorId: string
  note: string | null
  now: Date
}

async function noteEvidence(
  db: Db,
  { letterId, organizations, coordinatorId, note: words, now }: Noting,
): Promise<void> {
  const ids = organizations.map(() => uuid())
  await db.query(sql`
    insert into evidence (letter_id, id, signature_id, kind, grade, note, coordinator_id, noted_at)
    select ${letterId}, id, signature, 'coordinator-note', 'fair', ${words}, ${coordinatorId}, ${now}
      from unnest(${ids}::uuid[], ${organizations.map(({ id }) => id)}::uuid[]) as v (id, signature)`)
}

/** What became of the lines. What they said stands in the signatures now, or nowhere. */
async function note(db: Db, { letter, gatheringId }: EnteringLines, done: Done[]): Promise<void> {
  await db.query(sql`
    update gathered_lines l
       set fate = v.fate, signature_id = v.signature_id, sealed = null
      from unnest(${done.map(({ place }) => place)}::integer[], ${done.map(({ fate }) => fate)}::text[],
                  ${done.map(({ signatureId }) => signatureId)}::uuid[]) as v (place, fate, signature_id)
     where l.letter_id = ${letter.id} and l.gathering_id = ${gatheringId} and l.place = v.place`)
}

/** The registry knows the organizations, and their public contacts are told. */
async function finish(db: Db, { letter, gatheringId, now }: EnteringLines): Promise<void> {
  const letterId = letter.id
  await registerSignatories(db, { letterId, now })
  const listed = await all<{ id: string }>(
    db,
    sql`
    select s.id
      from gathered_lines l
      join signatures s on s.letter_id = l.letter_id and s.id = l.signature_id
      join organizations o on o.id = s.organization_id
     where l.letter_id = ${letterId} and l.gathering_id = ${gatheringId} and l.fate = 'counted'
       and o.contact_key is not null
     order by s.id`,
  )
  for (const { id: signatureId } of listed) await announceListing(db, { letterId, signatureId, now })
  await db.query(
    sql`update gathered_lines set sealed = null where letter_id = ${letterId} and gathering_id = ${gatheringId}`,
  )
  await db.query(
    sql`update gatherings set state = 'entered' where letter_id = ${letterId} and id = ${gatheringId}`,
  )
}
