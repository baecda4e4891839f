import { v7 as uuid } from 'uuid'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import { mailboxLimits } from '../mail/outbox.ts'
import { Refusal } from '../refusal.ts'
import { sealOf } from '../seal/attach.ts'
import { sealedFor, sealedOfficer } from '../seal/seal-row.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { OfficerForm } from './organization.ts'

type Requesting = {
  letterId: string
  signatureId: string
  form: OfficerForm
  /** Of the mail. */
  language: string
  /** Null where the signer named the officer. */
  coordinatorId: string | null
  now: Date
}

const day = 24 * 3_600_000

/** Officers of one signature, so that nobody makes us write to a whole address book. */
const mostOfficers = 3

/**
 * Asks a second officer by mail to say that the organization signs. Says whether a mail goes out: none does to whoever
 * has answered, was asked within a day, or was sent enough by forms. Refused for the signer's own mailbox, and for a
 * fourth officer. Call it in a transaction: the lock lets those that come at once be counted.
 */
export async function requestCountersignature(db: Db, requesting: Requesting): Promise<boolean> {
  const recipientKey = sealOf(db).mailboxKey(canonicalEmail(requesting.form.email))
  const signature = await lockSignature(db, requesting)
  if (!signature) throw new Refusal('signature-not-found')
  if (signature.emailKey === recipientKey) throw new Refusal('officer-is-signer')
  if ((await countOthers(db, requesting, recipientKey)) >= mostOfficers) throw new Refusal('officers-asked')

  const asked = await ask(db, requesting, recipientKey)
  return asked !== undefined && post(db, { ...requesting, recipientKey, countersignatureId: asked.id })
}

function lockSignature(
  db: Db,
  { letterId, signatureId }: Requesting,
): Promise<{ emailKey: string | null } | undefined> {
  return maybe<{ emailKey: string | null }>(
    db,
    sql`
    select email_key as "emailKey"
      from signatures
     where letter_id = ${letterId} and id = ${signatureId} and capacity = 'organization' and withdrawn_at is null
       for no key update`,
  )
}

async function countOthers(
  db: Db,
  { letterId, signatureId }: Requesting,
  recipientKey: string,
): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    sql`
    select count(*)::integer as count
      from countersignatures
     where letter_id = ${letterId} and signature_id = ${signatureId} and email_key <> ${recipientKey}`,
  )
  return count
}

/** Nothing where the same officer has answered, or was asked a moment ago. */
function ask(
  db: Db,
  { letterId, signatureId, form, language, coordinatorId, now }: Requesting,
  recipientKey: string,
): Promise<{ id: string } | undefined> {
  const { name, role, email } = sealedOfficer(db, signatureId, form)
  return maybe<{ id: string }>(
    db,
    sql`
    insert into countersignatures as c (letter_id, id, signature_id, name, role, email, email_key, language,
                                        asked_by, asked_at)
    values (${letterId}, ${uuid()}, ${signatureId}, ${name}, ${role}, ${email}, ${recipientKey},
            ${language}, ${coordinatorId}, ${now})
    on conflict (letter_id, signature_id, email_key) do update
       set (name, role, email, language, asked_at)
         = (excluded.name, excluded.role, excluded.email, excluded.language, excluded.asked_at),
           asked_by = coalesce(excluded.asked_by, c.asked_by)
     where c.countersigned_at is null and c.asked_at <= ${new Date(now.getTime() - day)}
    returning id`,
  )
}

type Posting = Requesting & { recipientKey: string; countersignatureId: string }

/** Within what forms may cause to one mailbox, over all letters. */
async function post(db: Db, posting: Posting): Promise<boolean> {
  const { letterId, signatureId, form, language, recipientKey, countersignatureId, now } = posting
  const posted = await maybe<{ id: string }>(
    db,
    sql`
    insert into outbox (letter_id, id, kind, number, signature_id, recipient, recipient_key, recipient_number,
                        language, payload, created_at, due_at)
    select ${letterId}::uuid, ${uuid()}::uuid, 'countersign', before.number + 1, ${signatureId}::uuid,
           ${sealedFor(db, signatureId, 'email', form.email)}, ${recipientKey}, mailbox.last_number + 1,
           ${language}, ${{ countersignatureId }}::jsonb, ${now}::timestamptz, ${now}::timestamptz
      from (select coalesce(max(number), 0) as number
              from outbox
             where letter_id = ${letterId} and signature_id = ${signatureId}::uuid and kind = 'countersign') before,
           mails_by_forms(${recipientKey}, ${new Date(now.getTime() - day)}) mailbox
     where mailbox.unanswered < ${mailboxLimits.unanswered} and mailbox.in_all < ${mailboxLimits.inAll}
    on conflict do nothing
    returning id`,
  )
  return posted !== undefined
}
