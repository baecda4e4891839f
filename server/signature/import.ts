import { v7 as uuid } from 'uuid'
import { all, one, sql, type Db } from '../database/sql.ts'
import type { Letter } from '../letter/letter.ts'
import type { SignatoryRow } from './signature.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { sortKey } from './sort-key.ts'

type Importing = { letter: Pick<Letter, 'id' | 'language' | 'listLanguage'>; rows: SignatoryRow[]; now: Date }

/** `standing` are the lines of organizations that had signed already by themselves. */
export type ImportedSignatories = { added: number; removed: number; kept: number; standing: string[] }

/**
 * Makes the imported signatories those of the list: they count, as the coordinator who imports them vouches for them.
 * A line that is gone from the list is rejected by a decision, so that the record of it stays; it may come back with a
 * later list. What a coordinator rejected stays out, whatever the list says.
 */
export async function importSignatories(
  db: Db,
  { letter, rows, now }: Importing,
): Promise<ImportedSignatories> {
  const before = await all<{ id: string; line: string; position: number | null }>(
    db,
    sql`
    select id, line, position
      from signatories
     where letter_id = ${letter.id} and origin = 'import'`,
  )
  const wanted = new Map(rows.map((row) => [row.printed, row]))
  const gone = before.filter(({ line }) => !wanted.has(line))
  await decide(db, { letterId: letter.id, ids: gone.map(({ id }) => id), kind: 'reject', now })

  const kept = before.filter(({ line }) => wanted.has(line))
  const moved = kept.filter(({ line, position }) => wanted.get(line)?.position !== position)
  await move(
    db,
    letter.id,
    moved.map(({ id, line }) => ({ id, position: wanted.get(line)?.position })),
  )

  const known = new Set(kept.map(({ line }) => line))
  const fresh = rows.filter(({ printed }) => !known.has(printed))
  const added = await add(db, { letter, rows: fresh, now })
  await decide(db, { letterId: letter.id, ids: added.map(({ id }) => id), kind: 'approve', now })

  const stored = new Set(added.map(({ line }) => line))
  const standing = fresh.map(({ printed }) => printed).filter((line) => !stored.has(line))
  return { added: added.length, removed: gone.length, kept: kept.length, standing }
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
  moved: { id: string; position: number | undefined }[],
): Promise<void> {
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
