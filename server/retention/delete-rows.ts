import { sql, type Db, type Statement } from '../database/sql.ts'
import type { Kept } from './retention.ts'

/** In one transaction, so that nobody waits long for what it holds. */
const mostAtOnce = 5000

type Deleting = { kind: Kept; before: Date }

/** Deletes some of the rows whose time ended before a moment; gives how many, and whether there may be more. */
export async function deleteRows(
  db: Db,
  { kind, before }: Deleting,
): Promise<{ count: number; more: boolean }> {
  let count = 0
  let more = false
  for (const statement of statementsFor({ kind, before })) {
    const { rowCount } = await db.query(statement)
    count += rowCount ?? 0
    more ||= rowCount === mostAtOnce
  }
  return { count, more }
}

/** What another server deletes at this moment is passed over. */
function statementsFor({ kind, before }: Deleting): Statement[] {
  switch (kind) {
    case 'mails':
      return [
        sql`
        delete from outbox where ctid = any(array(
          select ctid from outbox where created_at < ${before} limit ${mostAtOnce} for update skip locked))`,
      ]
    case 'lists':
      return [
        sql`
        delete from gatherings
         where state in ('columns', 'checking', 'checked') and gathered_at < ${before}`,
      ]
    case 'networks':
      return [
        sql`
        delete from hits where ctid = any(array(
          select ctid from hits where day_from < ${before} limit ${mostAtOnce} for update skip locked))`,
      ]
    case 'captcha':
      return [
        sql`
        delete from captcha_tokens where ctid = any(array(
          select ctid from captcha_tokens where expires_at <= ${before} limit ${mostAtOnce} for update skip locked))`,
      ]
    case 'answers':
      return [
        sql`
        delete from kept_answers where ctid = any(array(
          select ctid from kept_answers where answered_at < ${before} limit ${mostAtOnce} for update skip locked))`,
      ]
    case 'webhooks':
      return [
        sql`
        delete from webhook_deliveries where ctid = any(array(
          select ctid from webhook_deliveries where delivered_at < ${before} limit ${mostAtOnce}
             for update skip locked))`,
      ]
    case 'sign-in':
      return ofSignIn(before)
    case 'activity':
      return [
        sql`
        delete from activity where ctid = any(array(
          select ctid from activity where at < ${before} limit ${mostAtOnce} for update skip locked))`,
        sql`delete from purges where day < ${before}::date`,
      ]
    case 'unconfirmed':
    case 'email':
    case 'updates':
    case 'private':
      return []
  }
}

function ofSignIn(before: Date): Statement[] {
  return [
    sql`delete from sessions where expires_at < ${before}`,
    sql`delete from sign_in_links where expires_at < ${before}`,
    sql`delete from passkey_challenges where expires_at < ${before}`,
    sql`delete from invitations where expires_at < ${before}`,
    sql`delete from code_tries where next_at < ${before}`,
    sql`delete from access_tokens where expires_at < ${before} or revoked_at < ${before}`,
  ]
}
