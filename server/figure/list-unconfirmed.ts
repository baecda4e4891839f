import { all, sql, type Db } from '../database/sql.ts'
import type { Bounce, Unconfirmed } from './figure.ts'

type Listing = { letterId: string; limit: number; after?: string | undefined }

/** Who signed and has not confirmed, the newest first. Addresses are on the page of the signature alone. */
export function listUnconfirmed(db: Db, { letterId, limit, after }: Listing): Promise<Unconfirmed[]> {
  return all<Unconfirmed>(
    db,
    sql`
    select s.id, case when s.published <> 'withheld' then s.line end as line, s.signed_at as "signedAt",
           m.mails, m.bounced
      from signatures s
     cross join lateral (
           select count(*)::integer as mails, coalesce((array_agg(o.failed_at is not null and o.error is distinct from 'cancelled' order by o.number desc))[1], false) as bounced
             from outbox o
            where o.letter_id = s.letter_id and o.signature_id = s.id and o.kind = 'confirm') m
     where s.letter_id = ${letterId} and s.confirmed_at is null and s.withdrawn_at is null
       and (${after ?? null}::uuid is null or s.id < ${after ?? null}::uuid)
     order by s.id desc
     limit ${limit}`,
  )
}

/** Mails about signatures that could not be delivered, the newest first. */
export function listBounces(
  db: Db,
  { letterId, limit }: Omit<Listing, 'after'>,
): Promise<{ total: number; bounces: Bounce[] }> {
  return all<Bounce & { total: number }>(
    db,
    sql`
    select o.id, o.signature_id as "signatureId", case when s.published <> 'withheld' then s.line end as line,
           coalesce(o.error, '') as error, o.failed_at as "failedAt", (count(*) over ())::integer as total
      from outbox o
      join signatures s on s.letter_id = o.letter_id and s.id = o.signature_id
     where o.letter_id = ${letterId} and o.failed_at is not null and o.error is distinct from 'cancelled'
     order by o.failed_at desc, o.id
     limit ${limit}`,
  ).then((rows) => ({
    total: rows[0]?.total ?? 0,
    bounces: rows.map(({ id, signatureId, line, error, failedAt }) => ({
      id,
      signatureId,
      line,
      error,
      failedAt,
    })),
  }))
}
