import { sql, type Db } from '../database/sql.ts'

/** Mails a minute: what goes to everybody at once leaves room for what somebody waits for. */
const perMinute = 600

type Asking = {
  letterId: string
  /** The new versions, each of another language. */
  texts: { language: string; version: number }[]
  now: Date
}

/**
 * Asks everybody who signed one of these texts whether they sign its new version: one mail a signature, in the
 * transaction of `db`. A question about a version between the two that has not left stays behind. Gives how many are
 * asked.
 */
export async function askAgain(db: Db, { letterId, texts, now }: Asking): Promise<number> {
  if (texts.length === 0) return 0
  const languages = texts.map(({ language }) => language)
  const versions = texts.map(({ version }) => version)
  await db.query(sql`
    delete from outbox o
     using signatures s, unnest(${languages}::text[], ${versions}::integer[]) as t (language, version)
     where o.letter_id = ${letterId} and o.kind = 'text-changed' and o.number < t.version
       and o.sent_at is null and o.failed_at is null and (o.leased_until is null or o.leased_until <= ${now})
       and s.letter_id = o.letter_id and s.id = o.signature_id and s.text_language = t.language`)
  const { rowCount } = await db.query(sql`
    insert into outbox (letter_id, id, kind, number, signature_id, recipient, language, created_at, due_at)
    select s.letter_id, uuid_at(${now}), 'text-changed', t.version, s.id, s.email, s.language, ${now},
           ${now}::timestamptz + (row_number() over (order by s.id) - 1) * interval '1 minute' / ${perMinute}::integer
      from standing s
      join unnest(${languages}::text[], ${versions}::integer[]) as t (language, version)
        on t.language = s.text_language and s.text_version < t.version
     where s.letter_id = ${letterId}
    on conflict (letter_id, signature_id, kind, number) do nothing`)
  return rowCount ?? 0
}
