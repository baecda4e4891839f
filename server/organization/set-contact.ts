import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { sealOf } from '../seal/attach.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { announceListing } from './announce-listing.ts'
import type { ContactForm } from './organization.ts'

type Setting = { organizationId: string; coordinatorId: string; form: ContactForm }

/** The organization's public contact, as a coordinator found it: it is told where it is listed, on every letter. */
export async function setContact(db: Db, { organizationId, coordinatorId, form }: Setting): Promise<void> {
  const key = sealOf(db).mailboxKey(canonicalEmail(form.email))
  const set = await maybe<{ id: string }>(
    db,
    sql`
    update organizations
       set contact_email = ${form.email}, contact_key = ${key}, contact_by = ${coordinatorId}
     where id = ${organizationId}
    returning id`,
  )
  if (!set) throw new Refusal('organization-not-found')
}

type OfSignature = {
  letterId: string
  signatureId: string
  coordinatorId: string
  form: ContactForm
  now: Date
}

/**
 * The same from the desk, beside a signature of the organization; where it counts already, the contact is told so. Gives
 * the organization's id. Call it in a transaction.
 */
export async function setContactOf(db: Db, setting: OfSignature): Promise<string> {
  const { letterId, signatureId, coordinatorId, form, now } = setting
  const signature = await maybe<{ organizationId: string | null }>(
    db,
    sql`
    select organization_id as "organizationId" from signatures where letter_id = ${letterId} and id = ${signatureId}`,
  )
  if (!signature) throw new Refusal('signature-not-found')
  const { organizationId } = signature
  if (organizationId === null) throw new Refusal('organization-not-found')
  await setContact(db, { organizationId, coordinatorId, form })
  await announceListing(db, { letterId, signatureId, now })
  return organizationId
}
