import type pg from 'pg'
import { v7 as uuid } from 'uuid'

/** A letter, and the mailbox of a coordinator of it. */
type Place = { pool: pg.Pool; letterId: string; email: string }

/** Rows of a letter or of its coordinator as they stand in the database, each made anew; their ids. */
export const rows = {
  passkey: ({ pool, email }: Place) =>
    idFrom(
      pool,
      `insert into passkeys (coordinator_id, id, credential_id, public_key, counter, transports, name, created_at)
     select id, $1, $2, '', 0, '{}', 'key', now() from coordinators where email = $3 returning id`,
      [uuid(), uuid(), email],
    ),
  session: ({ pool, email }: Place) =>
    idFrom(
      pool,
      `insert into sessions (token_hash, id, coordinator_id, created_at, last_seen_at, expires_at)
     select encode(sha256($1::text::bytea), 'hex'), $1::uuid, id, now(), now(), now() + interval '1 hour'
       from coordinators where email = $2 returning id`,
      [uuid(), email],
    ),
  bulk: ({ pool, letterId, email }: Place) =>
    idFrom(
      pool,
      `insert into bulk_acts (letter_id, id, coordinator_id, kind, filter, count, state, started_at, ended_at)
     select $1, $2, id, 'approve', '{}', 1, 'undone', now(), now() from coordinators where email = $3 returning id`,
      [letterId, uuid(), email],
    ),
  webhook: ({ pool, letterId, email }: Place) =>
    idFrom(
      pool,
      `insert into webhooks (letter_id, id, url, kinds, secret_since, told_to, created_by, created_at)
     select $1, $2::uuid, 'https://hooks.example/' || $2::text, '{edition.frozen}', now(), 0, id, now()
       from coordinators where email = $3 returning id`,
      [letterId, uuid(), email],
    ),
  access: ({ pool, email }: Place) =>
    idFrom(
      pool,
      `insert into access_tokens (coordinator_id, id, name, token_hash, scopes, created_at, expires_at)
     select id, $1::uuid, 'A program', encode(sha256($1::text::bytea), 'hex'), '{letters:write}', now(), now() + interval '1 day'
       from coordinators where email = $2 returning id`,
      [uuid(), email],
    ),
  partner: ({ pool, letterId }: Place) =>
    idFrom(
      pool,
      `insert into partners (letter_id, id, slug, name, origins, created_at)
     values ($1, $2::uuid, left($2::text, 36), 'A partner', '{https://partner.example}', now()) returning id`,
      [letterId, uuid()],
    ),
  gathering: ({ pool, letterId, email }: Place) =>
    idFrom(
      pool,
      `insert into gatherings (letter_id, id, coordinator_id, kind, language, state, lines, gathered_at)
     select $1, $2, id, 'pasted', 'es', 'checked', 1, now() from coordinators where email = $3 returning id`,
      [letterId, uuid(), email],
    ),
}

export async function idFrom(pool: pg.Pool, text: string, values: unknown[]): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(text, values)
  const [row] = rows
  if (!row) throw new Error(`nothing was made by: ${text}`)
  return row.id
}
