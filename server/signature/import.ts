import { v7 as uuid } from 'uuid'
import { all, one, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import type { SignatoryRow } from './signature.ts'
import { keepMissingKeys } from '../likeness/keep-keys.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { registerSignatories } from '../organization/register.ts'
import { sortKey } from './sort-key.ts'

type Importing = { letter: Pick<Letter, 'id' | 'language' | 'listLanguage'>; rows: SignatoryRow[]; now: Date }

/** `standing` are lines that had been signed already; `rejected` are those that a coordinator keeps out. */
export type ImportedSignatories = {
  added: number
  removed: number
  kept: number
  standing: string[]
  rejected: string[]
}

/**
 * Makes the imported signatories those of the list: they count, as the coordinator who imports them vouches for them.
 * A line that is gone from the list is rejected by a decision, so that the record of it stays; it may come back with a
 * later list. A line whose columns changed goes and comes anew. What a coordinator rejected stays out, whatever the
 * list says.
 */
export async function importSignatories(
  db: Db,
  { letter, rows, now }: Importing,
): Promise<ImportedSignatories> {
  const before = await findStanding(db, letter.id)
  const imported = before.filter(({ origin }) => origin === 'import')
  const wanted = new Map(rows.map((row) => [row.printed, row]))
  const kept = imported.filter((stored) => isSame(stored, wanted.get(stored.printed)))
  const gone = imported.filter((stored) => !isSame(stored, wanted.get(stored.printed)))
  await decide(db, { letterId: letter.id, ids: gone.map(({ id }) => id), kind: 'reject', now })
  await move(db, letter.id, { kept, wanted })

  const rejected = await findRejected(db, letter.id)
  const known = new Set(before.filter((stored) => !gone.includes(stored)).map(({ printed }) => printed))
  const fresh = rows.filter(({ printed }) => !known.has(printed) && !rejected.has(printed))
  const added = await add(db, { letter, rows: fresh, now })
  await decide(db, { letterId: letter.id, ids: added.map(({ id }) => id), kind: 'approve', now })
  await keepMissingKeys(db, letter.id)
  await registerSignatories(db, { letterId: letter.id, now })

  const ours = new Set([...kept.map(({ printed }) => printed), ...added.map(({ line }) => line)])
  const out = rows.map(({ printed }) => printed).filter((line) => !ours.has(line))
  return {
    added: added.length,
    removed: gone.length,
    kept: kept.length,
    standing: out.filter((line) => !rejected.has(line)),
    rejected: out.filter((line) => rejected.has(line)),
  }
}

type Stored = Omit<SignatoryRow, 'position'> & {
  id: string
  origin: 'page' | 'frame' | 'import' | 'gathered'
  position: number | null
}

function findStanding(db: Db, letterId: string): Promise<Stored[]> {
  return all<Stored>(
    db,
    sql`
    select id, origin, position, line as printed, name, acronym, role, affiliation, people, country,
           case capacity when 'organization' then 'organization' else 'individual' end as kind
      from signatories
     where letter_id = ${letterId}`,
  )
}

function isSame(stored: Stored, row: SignatoryRow | undefined): boolean {
  const columns = ['printed', 'kind', 'name', 'acronym', 'role', 'affiliation', 'people', 'country'] as const
  return row !== undefined && columns.every((column) => stored[column] === row[column])
}

/** Imported lines whose decision in force is a coordinator's, to reject: an import's own names nobody. */
async function findRejected(db: Db, letterId: string): Promise<Set<string>> {
  const rows = await all<{ line: string }>(
    db,
    sql`
    select s.line
      from signatures s
      join lateral (
           select d.kind, d.coordinator_id
             from decisions d
            where d.letter_id = s.letter_id and d.signature_id = s.id and d.kind <> 'undo'
              and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
            order by d.decided_at desc, d.id desc
            limit 1) d on d.kind = 'reject' and d.coordinator_id is not null
     where s.letter_id = ${letterId} and s.origin = 'import'`,
  )
  return new Set(rows.map(({ line }) => line))
}

async function add(db: Db, { letter, rows, now }: Importing): Promise<{ id: string; line: string }[]> {
  if (rows.length === 0) return []
  const text = await one<{ version: number; hash: string }>(
    db,
    sql`
    select version, hash
      from texts
     where letter_id = ${letter.id} and language = ${letter.language} and replaced_at is null`,
  )
  const values = rows.map((row) => ({
    ...row,
    id: uuid(),
    capacity: capacityOf(row),
    sort_key: sortKey(row.printed, letter.listLanguage),
    name_key: nameKey(row.name),
  }))
  return all(
    db,
    sql`
    insert into signatures (letter_id, id, capacity, name, acronym, role, affiliation, country, line, sort_key, name_key,
                            people, language, text_language, text_version, text_hash, origin, position,
                            signed_at, confirmed_at)
    select ${letter.id}, id, capacity, name, acronym, role, affiliation, country, printed, sort_key, name_key,
           people, ${letter.language}, ${letter.language}, ${text.version}, ${text.hash}, 'import', position,
           ${now}, ${now}
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
        as v (id uuid, capacity text, name text, acronym text, role text, affiliation text, country text, printed text,
              sort_key text, name_key text, people smallint, position integer)
    on conflict do nothing
    returning id, line`,
  )
}

function capacityOf({ kind, affiliation }: SignatoryRow): 'organization' | 'individual' | 'affiliated' {
  if (kind === 'organization') return 'organization'
  return affiliation ? 'affiliated' : 'individual'
}

async function move(
  db: Db,
  letterId: string,
  { kept, wanted }: { kept: Stored[]; wanted: Map<string, SignatoryRow> },
): Promise<void> {
  const moved = kept
    .map(({ id, position, printed }) => ({ id, before: position, position: wanted.get(printed)?.position }))
    .filter(({ before, position }) => before !== position)
  if (moved.length === 0) return
  await db.query(sql`
    update signatures s
       set position = v.position
      from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as v (id uuid, position integer)
     where s.letter_id = ${letterId} and s.id = v.id`)
}

type Deciding = { letterId: string; ids: string[]; kind: 'approve' | 'reject'; now: Date }

async function decide(db: Db, { letterId, ids, kind, now }: Deciding): Promise<void> {
  if (ids.length === 0) return
  await db.query(sql`
    insert into decisions (letter_id, id, signature_id, kind, reason, decided_at)
    select ${letterId}, decision, signature, ${kind}::text,
           case ${kind}::text when 'reject' then 'No longer in the imported list' end, ${now}
      from unnest(${ids.map(() => uuid())}::uuid[], ${ids}::uuid[]) as v (decision, signature)`)
}
