import type pg from 'pg'
import type { Counted, EventFound, Found, MailFound, SignatureFound } from '../invariants.ts'

/** Everything that the checker looks at, of one moment. `shown` is what a reader of each letter is told. */
export async function readState(
  client: pg.Client,
  { letters, shown }: { letters: { id: string }[]; shown: Counted[] },
): Promise<Found> {
  const ids = [letters.map(({ id }) => id)]
  await client.query('begin isolation level repeatable read, read only')
  const signatures = await client.query<SignatureFound>(
    `select id, letter_id as "letterId", form_key as "formKey", confirmed_at is not null as confirmed, counted,
            people, holds
       from signatures where letter_id = any ($1)`,
    ids,
  )
  const mails = await client.query<Omit<MailFound, 'moot'> & { error: string | null }>(
    `select id, signature_id as "signatureId", kind, sent_at is not null as sent, failed_at is not null as failed,
            leased_until is not null as leased, error
       from outbox where letter_id = any ($1)`,
    ids,
  )
  const events = await client.query<EventFound>(
    `select signature_id as "signatureId", kind, organizations, people from events where letter_id = any ($1)`,
    ids,
  )
  const counts = await client.query<Counted>(
    `select letter_id as "letterId", organizations, people from counts where letter_id = any ($1)`,
    ids,
  )
  await client.query('commit')
  const judged = mails.rows.map(({ error, ...mail }) => ({ ...mail, moot: error === 'cancelled' }))
  return { signatures: signatures.rows, mails: judged, events: events.rows, counts: counts.rows, shown }
}

/** How many mails have neither left nor been given up. */
export async function mailsWaiting(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    'select count(*)::integer as waiting from outbox where sent_at is null and failed_at is null',
  )
  return rows[0]?.waiting ?? 0
}
