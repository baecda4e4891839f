import { all, sql, type Db } from '../database/sql.ts'
import { keysOf } from '../likeness/keys.ts'
import { nameKey } from '../likeness/normal-form.ts'
import { describe, type Entry } from './describe.ts'

export type Entered = {
  organizationId: string
  name: { kind: 'name' | 'alias'; name: string; language: string | null }
  acronym: string | null
}

/** Adds the names that an organization does not have yet, and by what it is found: words, and keys of likeness. */
export async function enterNames(db: Db, entered: Entered[]): Promise<void> {
  const names = entered.flatMap(({ organizationId: organization_id, name, acronym }) => [
    { organization_id, ...name, name_key: nameKey(name.name) },
    ...(acronym
      ? [{ organization_id, kind: 'acronym', name: acronym, language: null, name_key: nameKey(acronym) }]
      : []),
  ])
  const written = names.filter(({ name_key }) => name_key !== '')
  await db.query(sql`
    insert into organization_names (organization_id, kind, language, name, name_key)
    select v.organization_id, v.kind, v.language, v.name, v.name_key
      from json_populate_recordset(null::organization_names, ${JSON.stringify(written)}::json) v
     where not exists (
             select from organization_names n
              where n.organization_id = v.organization_id and n.name_key = v.name_key
                and (n.kind = 'acronym') = (v.kind = 'acronym'))
     order by v.organization_id, v.kind, v.name_key collate "C"
    on conflict do nothing`)
  await enterWords(db, written)
  await enterKeys(db, [...new Set(entered.map(({ organizationId }) => organizationId))])
}

type Word = { word: string; name_key: string; organization_id: string }

async function enterWords(db: Db, names: { organization_id: string; name_key: string }[]): Promise<void> {
  const words = names.flatMap(({ organization_id, name_key }): Word[] =>
    wordsOf(name_key).map((word) => ({ word, name_key, organization_id })),
  )
  await db.query(sql`
    insert into organization_words (word, name_key, organization_id)
    select word, name_key, organization_id
      from json_populate_recordset(null::organization_words, ${JSON.stringify(words)}::json)
     order by word collate "C", name_key collate "C", organization_id
    on conflict do nothing`)
}

/** Letters of an acronym written with dots are one word too: "A. C." is found by "ac". */
function wordsOf(key: string): string[] {
  const words = key.split(' ')
  const joined = words.length > 1 && words.every((word) => word.length === 1) ? [words.join('')] : []
  return [...new Set([...words, ...joined])]
}

async function enterKeys(db: Db, ids: string[]): Promise<void> {
  const entries = await readEntries(db, ids)
  const keys = entries.flatMap((entry) =>
    keysOf(describe(entry)).held.map((key) => ({ key, organization_id: entry.id })),
  )
  await db.query(sql`
    insert into organization_keys (key, organization_id)
    select key, organization_id
      from json_populate_recordset(null::organization_keys, ${JSON.stringify(keys)}::json)
     order by key collate "C", organization_id
    on conflict do nothing`)
}

/** Organizations with all their names, the first one first. */
export function readEntries(db: Db, ids: string[]): Promise<Entry[]> {
  return all<Entry>(
    db,
    sql`
    select o.id, o.country, o.domain, n.names
      from organizations o
      join lateral (
             select json_agg(json_build_object('kind', kind, 'language', language, 'name', name)
                             order by kind = 'name' and name_key = o.name_key desc, kind <> 'name', name_key) as names
               from organization_names
              where organization_id = o.id) n on n.names is not null
     where o.id = any (${ids}::uuid[])`,
  )
}
