import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import type { ContactForm } from './organization.ts'

type Setting = { organizationId: string; coordinatorId: string; form: ContactForm }

/** The organization's public contact, as a coordinator found it: it is told where it is listed, on every letter. */
export async function setContact(db: Db, { organizationId, coordinatorId, form }: Setting): Promise<void> {
  const set = await maybe<{ id: string }>(
    db,
    sql`
    update organizations
       set contact_email = ${form.email}, contact_key = ${canonicalEmail(form.email)}, contact_by = ${coordinatorId}
     where id = ${organizationId}
    returning id`,
  )
  if (!set) throw new Refusal('organization-not-found')
}
