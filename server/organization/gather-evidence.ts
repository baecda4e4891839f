import { v7 as uuid } from 'uuid'
import { maybe, one, sql, type Db } from '../database/sql.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { mailboxDomain, ownDomain, type MailboxDomain } from './domain.ts'
import { findRegistered, type Claimed, type Registered } from './find-registered.ts'
import { listEvidence } from './list-evidence.ts'
import type { Evidence, EvidenceKind, Grade } from './organization.ts'

type Gathering = { letterId: string; signatureId: string; now: Date }
type Contact = Claimed & { mailbox: string }
type Found = { kind: EvidenceKind; grade: Grade; domain: string | null }

/**
 * Notes what speaks by itself for the authority to sign for an organization, once its mailbox is confirmed. Gives all
 * the evidence that there is; none for a person. Doing it again, as when the registry knows more, adds what is new.
 * Call it in the transaction of the confirmation.
 */
export async function gatherEvidence(db: Db, gathering: Gathering): Promise<Evidence[]> {
  const { letterId, signatureId, now } = gathering
  const contact = await findContact(db, gathering)
  if (!contact) return []

  const known = (await findRegistered(db, [contact])).get(0)
  const at = mailboxDomain(contact.mailbox)
  const found = [
    ...ownDomainOf(contact, { known, at }),
    ...(known ? await knownEarlier(db, { letterId, contact, known, at }) : []),
  ]
  await noteFound(db, { letterId, signatureId, found, now })
  return listEvidence(db, { letterId, signatureId })
}

/** Of an organization that somebody signed for with an address: the mailbox, and what it says it is. */
async function findContact(db: Db, { letterId, signatureId }: Gathering): Promise<Contact | undefined> {
  const found = await maybe<Claimed & { email: string }>(
    db,
    sql`
    select name, country, website, organization_id as chosen, email
      from signatures
     where letter_id = ${letterId} and id = ${signatureId} and capacity = 'organization' and email is not null
       and withdrawn_at is null`,
  )
  return found && { ...found, mailbox: canonicalEmail(found.email) }
}

type Domains = { known: Registered | undefined; at: MailboxDomain | undefined }

/** Whoever types both the website and the address may own both: alone, that they agree is no more than fair. */
export function ownDomainOf({ website }: Pick<Contact, 'website'>, { known, at }: Domains): Found[] {
  if (!at || at.free) return []
  const { domain } = at
  if (known?.domain === domain) return [{ kind: 'own-domain', grade: 'strong', domain }]
  // The organization has another one, as far as is known: what was typed does not change that.
  if (known?.domain) return []
  return ownDomain(website) === domain ? [{ kind: 'own-domain', grade: 'fair', domain }] : []
}

type Asking = { letterId: string; contact: Contact; known: Registered; at: MailboxDomain | undefined }

/** Another letter lists the organization with the same mailbox, or one at the same domain. Which letter is not kept. */
async function knownEarlier(db: Db, { letterId, contact, known, at }: Asking): Promise<Found[]> {
  const domain = at && !at.free ? at.domain : null
  const { emails } = await one<{ emails: (string | null)[] }>(
    db,
    sql`
    select coalesce(array_agg(s.email), '{}') as emails
      from signatures s
      join signatories g on g.letter_id = s.letter_id and g.id = s.id
     where s.organization_id = ${known.id} and s.letter_id <> ${letterId}`,
  )
  const others = emails.filter((email) => email !== null).map(canonicalEmail)
  const mailbox = others.includes(contact.mailbox)
  const neighbour = others.some((other) => hostOf(other) === hostOf(contact.mailbox))
  if (mailbox) return [{ kind: 'known-earlier', grade: domain ? 'strong' : 'fair', domain: null }]
  return neighbour && domain ? [{ kind: 'known-earlier', grade: 'fair', domain }] : []
}

const hostOf = (mailbox: string) => mailbox.slice(mailbox.lastIndexOf('@') + 1)

type Noting = Gathering & { found: (Found & { countersignatureId?: string })[] }

export async function noteFound(db: Db, { letterId, signatureId, found, now }: Noting): Promise<void> {
  for (const { kind, grade, domain, countersignatureId = null } of found) {
    await db.query(sql`
      insert into evidence (letter_id, id, signature_id, kind, grade, domain, countersignature_id, noted_at)
      values (${letterId}, ${uuid()}, ${signatureId}, ${kind}, ${grade}, ${domain}, ${countersignatureId}, ${now})
      on conflict do nothing`)
  }
}
