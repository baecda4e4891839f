import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type pg from 'pg'
import { copyDatabase, openPool } from '../database.ts'

// When one PostgreSQL is outgrown, letters are spread over several by letter_id (deploy/several-servers.md). That works
// only as long as no constraint crosses letters; here every table says where it would lie, and the catalogue is asked.

/** On the server of its letter: letter_id leads every key. */
const distributed = [
  'activity',
  'agreements',
  'announcement_texts',
  'announcements',
  'bulk_acts',
  'bulk_signatures',
  'consents',
  'countersignatures',
  'decisions',
  'deliveries',
  'disputes',
  'draft_images',
  'draft_rules',
  'drafts',
  'edition_files',
  'edition_signatures',
  'edition_texts',
  'editions',
  'edits',
  'events',
  'evidence',
  'gathered_lines',
  'gatherings',
  'images',
  'invitations',
  'likenesses',
  'openings',
  'partners',
  'questions',
  'releases',
  'roles',
  'signatory_words',
  'signature_keys',
  'signatures',
  'tallies',
  'text_images',
  'texts',
  'webhook_deliveries',
  'webhooks',
]

/** Small, seldom written, the same on every server: what rows of many letters refer to. */
const reference = [
  'coordinators',
  'letters',
  'organization_differences',
  'organization_keys',
  'organization_names',
  'organization_words',
  'organizations',
  // One look-up key for all: a mailbox has one key wherever its signatures lie.
  'seal',
]

/** On one server, where all requests and workers meet: counted over all letters, or about a coordinator alone. */
const local = [
  'access_tokens',
  'authenticator_apps',
  'captcha_tokens',
  'code_tries',
  'hits',
  'kept_answers',
  // How many mails one mailbox is sent is counted over all letters.
  'outbox',
  'passkey_challenges',
  'passkeys',
  'purges',
  'recovery_codes',
  'sessions',
  'sign_in_links',
]

let pool: pg.Pool
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const database = await copyDatabase()
  pool = openPool(database.url, 1)
  ends.push(database.drop, () => pool.end())
})
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

async function ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>(text, values)).rows
}

const ofOurs = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations'`

/** The columns of a key in their order; an expression is none. */
const named = (keys: string, table: string) =>
  `array(select a.attname::text from unnest(${keys}) with ordinality key (number, place)
           left join pg_attribute a on a.attrelid = ${table} and a.attnum = key.number and key.number > 0 order by place)`

describe('the schema', () => {
  test('has no table that does not say where it would lie', async () => {
    const tables = await ask<{ name: string }>(
      `select c.relname::text as name from pg_class c where ${ofOurs} order by 1`,
    )
    expect(tables.map(({ name }) => name)).toEqual([...distributed, ...reference, ...local].toSorted())
  })

  test('has letter_id first in every primary key and unique index of what belongs to a letter', async () => {
    const keys = await ask<{ table: string; index: string; columns: (string | null)[]; primary: boolean }>(
      `select c.relname::text as table, n.relname::text as index, i.indisprimary as primary,
              ${named('i.indkey::smallint[]', 'c.oid')} as columns
         from pg_index i join pg_class c on c.oid = i.indrelid join pg_class n on n.oid = i.indexrelid
        where ${ofOurs} and i.indisunique`,
    )
    const ofLetters = keys.filter(({ table }) => distributed.includes(table))
    expect(ofLetters.filter(({ columns }) => columns[0] !== 'letter_id')).toEqual([])
    const keyed = ofLetters.filter(({ primary }) => primary).map(({ table }) => table)
    expect(keyed.toSorted()).toEqual(distributed)
  })

  test('has no foreign key that crosses letters, or leads from what all share into one of them', async () => {
    const keys = await ask<{ name: string; from: string; to: string; here: string[]; there: string[] }>(
      `select k.conname::text as name, c.relname::text as from, t.relname::text as to,
              ${named('k.conkey', 'c.oid')} as here, ${named('k.confkey', 't.oid')} as there
         from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
        where k.contype = 'f' and ${ofOurs}`,
    )
    expect(keys.length).toBeGreaterThan(50)
    const allowed = ({ from, to, here, there }: (typeof keys)[number]) => {
      if (distributed.includes(from) && distributed.includes(to))
        return here[0] === 'letter_id' && there[0] === 'letter_id'
      if (distributed.includes(from)) return reference.includes(to)
      if (reference.includes(from)) return reference.includes(to)
      return reference.includes(to) || local.includes(to)
    }
    expect(keys.filter((key) => !allowed(key))).toEqual([])
  })
})
