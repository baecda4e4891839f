import { afterAll, beforeAll, expect, test } from 'vitest'
import type pg from 'pg'
import { copyDatabase, openPool } from '../database.ts'

// What each column that can hold words holds, as far as people are concerned. A new one is decided here before it lands.

type Kind = 'sealed' | 'keyed' | 'shown' | 'public' | 'ours' | 'desk' | 'told'

/**
 * - sealed: under a data key of its own, wrapped by a key outside the database
 * - keyed: a keyed hash, or sealed with SECRET: nothing can be read from it
 * - shown: of a signer, and stands on the public list; sealed where its signer is not shown so far
 * - public: of a letter, an organization or its public contact, or an addressee
 * - ours: words and codes of ours, hashes of texts, languages: about nobody
 * - desk: of coordinators, who are no signers: their addresses, names and devices
 * - told: written by coordinators, contacts or partners in their own words. Nothing asks for a name there; what is about a
 *   signature is deleted with its signer
 */
const columns: Record<string, Partial<Record<Kind, string>>> = {
  access_tokens: { desk: 'name', keyed: 'token_hash', ours: 'scopes' },
  activity: { ours: 'kind details' },
  agreements: { ours: 'text_language text_hash consent_version' },
  announcement_texts: { ours: 'language', told: 'subject body' },
  authenticator_apps: { keyed: 'sealed_secret' },
  bulk_acts: { ours: 'kind filter state', told: 'reason' },
  bulk_signatures: { ours: 'outcome' },
  captcha_tokens: { keyed: 'token_hash' },
  consents: { ours: 'kind version language words sha256' },
  coordinators: { desk: 'email email_key name language' },
  countersignatures: { sealed: 'name role email', keyed: 'email_key', ours: 'language', public: 'line' },
  decisions: { ours: 'kind', told: 'reason' },
  deliveries: { public: 'addressee office email email_key', ours: 'language' },
  disputes: { told: 'statement reason', ours: 'resolution' },
  draft_images: { public: 'name bytes', ours: 'sha256 media_type' },
  draft_rules: { public: 'rules' },
  drafts: { ours: 'language', public: 'words followed' },
  // An edition is what was handed over: it never changes, but that whoever is erased is taken out of it.
  edition_files: { ours: 'kind language sha256', public: 'bytes' },
  edition_signatures: { public: 'line', ours: 'capacity country language' },
  edition_texts: { ours: 'language hash' },
  editions: { ours: 'origin language list_order hash' },
  edits: { sealed: 'before after' },
  events: { ours: 'kind reason' },
  evidence: { ours: 'kind grade', public: 'domain', told: 'note' },
  gathered_lines: { keyed: 'sealed', ours: 'class outcome fate' },
  gatherings: { ours: 'kind header_key mapping language state', told: 'file_name note' },
  hits: { keyed: 'key' },
  images: { ours: 'sha256 media_type', public: 'bytes' },
  invitations: { desk: 'email email_key', ours: 'role' },
  kept_answers: { desk: 'key', keyed: 'request_hash', ours: 'answer' },
  letters: { public: 'slug', ours: 'language signs list_order list_language approval captcha framing' },
  likenesses: { ours: 'outcome answer', public: 'reasons' },
  migrations: { ours: 'name run_on' },
  openings: { ours: 'origin partner language' },
  organization_keys: { public: 'key' },
  organization_names: { ours: 'kind language', public: 'name name_key' },
  organization_words: { public: 'word name_key' },
  organizations: { public: 'name_key country domain contact_email', keyed: 'contact_key' },
  outbox: { sealed: 'recipient error', keyed: 'recipient_key mailbox_key', ours: 'kind language payload' },
  partners: { public: 'slug name origins', told: 'updates_words' },
  passkey_challenges: { ours: 'challenge' },
  passkeys: { desk: 'credential_id public_key transports name' },
  purges: { ours: 'kind' },
  questions: { told: 'text' },
  recovery_codes: { keyed: 'code_hash' },
  releases: { public: 'name title source', ours: 'language' },
  roles: { ours: 'role' },
  seal: { ours: 'key_id', keyed: 'look_up_key' },
  sessions: { keyed: 'token_hash', desk: 'device' },
  sign_in_links: { keyed: 'token_hash' },
  // Words of public lines, and keyed hashes of others; `place` is the folded line, empty where there is none.
  signatory_words: { shown: 'word place' },
  signature_keys: { public: 'key' },
  signatures: {
    sealed: 'email contact_name contact_role city',
    keyed: 'email_key hidden_words',
    shown: 'name second_name role affiliation line name_key sort_key',
    public: 'acronym website',
    // The country of somebody who is not named is counted, and tells nobody's name.
    ours: 'capacity country language text_language text_hash consent_version origin verdict holds published partner_updates',
  },
  text_images: { public: 'name', ours: 'language sha256' },
  texts: { public: 'title source', ours: 'language hash change' },
  webhook_deliveries: { ours: 'problem' },
  webhooks: { desk: 'url', ours: 'kinds' },
}

let database: Awaited<ReturnType<typeof copyDatabase>>
let pool: pg.Pool
beforeAll(async () => {
  database = await copyDatabase()
  pool = openPool(database.url)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

test('of each column that can hold words it is decided who may be read from it', async () => {
  const { rows } = await pool.query<{ place: string }>(
    `select c.table_name || '.' || c.column_name as place
       from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
        and c.data_type not in ('uuid', 'integer', 'smallint', 'bigint', 'real', 'boolean', 'date', 'timestamp with time zone')
      order by 1`,
  )
  const decided = Object.entries(columns).flatMap(([table, kinds]) =>
    Object.values(kinds).flatMap((names) => names.split(' ').map((name) => `${table}.${name}`)),
  )
  expect(rows.map(({ place }) => place).toSorted()).toEqual(decided.toSorted())
})

test('the database itself refuses what is not sealed, and what is sealed as another row’s', async () => {
  const { rows } = await pool.query<{ conname: string }>(
    "select conname from pg_constraint where conname like '%\\_sealed' and convalidated order by 1",
  )
  expect(rows.map(({ conname }) => conname)).toEqual([
    'countersignatures_sealed',
    'edits_sealed',
    'organizations_sealed',
    'outbox_sealed',
    'signatures_sealed',
  ])
  const sign = (email: string) =>
    pool.query(
      `insert into signatures (letter_id, id, capacity, name, line, sort_key, name_key, people, email, email_key, language,
                               text_language, text_version, text_hash, consent_version, origin, signed_at)
       values (gen_random_uuid(), '01a2032d-f3cf-74ed-a39e-a65541bb2ed1', 'individual', 'Zoë', 'Zoë', 'zoe', 'zoe', 1, $1,
               'key', 'en', 'en', 1, repeat('0', 64), '1', 'page', now())`,
      [email],
    )
  await expect(sign('zoe@example.org')).rejects.toThrow(/signatures_sealed/)
  await expect(sign('\ue5ea01a2032d-f3cf-74ed-a39e-a65541bb2ed2.email.x')).rejects.toThrow(
    /signatures_sealed/,
  )
  await sign('\ue5ea01a2032d-f3cf-74ed-a39e-a65541bb2ed1.email.x')
})
