import { maybe, sql, type Db } from '../database/sql.ts'
import { postMail } from '../mail/outbox.ts'

/** Lists that were imported have signers without an address. */
export type Signer = { email: string | null; language: string }

/** A slip of the finger is undone within this time, in milliseconds, and then the signer never hears of it. */
const grace = 60_000

type About = { letterId: string; signatureId: string; now: Date }
type Noticing = About & {
  signer: Signer
  kind: 'approved' | 'rejected' | 'linked' | 'edited' | 'question'
  payload?: Record<string, unknown>
}

/** Tells the signer what was done, after a short while. */
export async function postNotice(db: Db, { signer, ...noticing }: Noticing): Promise<void> {
  await postLater(db, signer, noticing)
}

/**
 * Takes back what was not sent yet; a mail that is on its way at this moment stays. A signer who was told of the
 * decision is told that it is undone.
 */
export async function withdrawNotice(db: Db, about: About): Promise<void> {
  const { letterId, signatureId, now } = about
  await db.query(sql`
    delete from outbox
     where letter_id = ${letterId} and signature_id = ${signatureId}
       and kind in ('approved', 'rejected', 'linked', 'listed')
       and sent_at is null and (leased_until is null or leased_until <= ${now})`)
  const signer = await findWronglyTold(db, about)
  if (!signer) return
  await postLater(db, signer, { ...about, kind: signer.counted ? 'counts-again' : 'under-review-again' })
}

/** Takes back a mail about one thing; says whether it was in time. */
export async function takeBackNotice(
  db: Db,
  { letterId, signatureId, kind, payload, now }: About & Required<Pick<Noticing, 'kind' | 'payload'>>,
): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    delete from outbox
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind = ${kind}
       and payload @> ${payload}::jsonb
       and sent_at is null and (leased_until is null or leased_until <= ${now})`)
  return rowCount === 1
}

/** The signer, if the newest that was said, or is on its way, is a decision. */
async function findWronglyTold(
  db: Db,
  { letterId, signatureId }: About,
): Promise<(Signer & { counted: boolean }) | undefined> {
  return maybe<Signer & { counted: boolean }>(
    db,
    sql`
      select s.email, s.language, s.counted
        from signatures s
        join lateral (
          select kind
            from outbox
           where letter_id = s.letter_id and signature_id = s.id and failed_at is null
             and kind in ('approved', 'rejected', 'linked', 'under-review-again', 'counts-again')
           order by created_at desc, id desc
           limit 1
        ) told on told.kind in ('approved', 'rejected', 'linked')
       where s.letter_id = ${letterId} and s.id = ${signatureId}`,
  )
}

type Posting = About & { kind: string; payload?: Record<string, unknown> }

async function postLater(
  db: Db,
  { email, language }: Signer,
  { letterId, signatureId, kind, payload = {}, now }: Posting,
): Promise<void> {
  if (email === null) return

  await postMail(db, { letterId, kind, signatureId, recipient: email, language, payload, now })
  await db.query(sql`
    update outbox
       set due_at = ${new Date(now.getTime() + grace)}
     where letter_id = ${letterId} and signature_id = ${signatureId} and kind = ${kind}
       and sent_at is null and failed_at is null and created_at = ${now}`)
}
