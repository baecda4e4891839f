import { maybe, soon, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { OwnSignature } from './signature.ts'

/** A signature as its signer may see it. */
export async function findOwn(
  db: Db,
  { letterId, signatureId }: { letterId: string; signatureId: string },
): Promise<OwnSignature> {
  const own = await maybe<OwnSignature>(
    db,
    soon(sql`
    select case when s.erased_at is not null then 'erased'
                when s.withdrawn_at is not null then 'withdrawn'
                when s.counted then 'counted'
                when s.confirmed_at is null then 'unconfirmed'
                when s.verdict = 'rejected' then 'rejected'
                when s.verdict = 'same' then 'same'
                when s.disputed_at is not null then 'disputed'
                else 'waiting' end as state,
           s.capacity, s.line, s.published, s.signed_at as "signedAt", s.confirmed_at as "confirmedAt",
           s.origin = 'gathered' as gathered,
           case s.verdict when 'rejected' then d.reason end as reason
      from signatures s
      left join lateral (
           select reason
             from decisions
            where letter_id = s.letter_id and signature_id = s.id and kind = 'reject'
            order by decided_at desc, id desc
            limit 1) d on true
     where s.letter_id = ${letterId} and s.id = ${signatureId}`),
  )
  if (!own) throw new Refusal('signature-not-found')
  return own
}
