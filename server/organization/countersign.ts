import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from '../signature/canonical-email.ts'
import { mailboxDomain } from './domain.ts'
import { findCountersignature } from './find-countersignature.ts'
import { findRegistered, type Claimed } from './find-registered.ts'
import { noteFound, ownDomainOf } from './gather-evidence.ts'
import { countersigningLasts, type Grade } from './organization.ts'

type Countersigning = {
  letterId: string
  /** Of the countersignature. */
  id: string
  /** The line that the page showed; another one is not agreed to unseen. */
  line: string | undefined
  now: Date
}

type Countersigned = Claimed & { signatureId: string; email: string; byDesk: boolean }

/** A second officer says that the organization signs. Pressed again it changes nothing. Call it in a transaction. */
export async function countersign(
  db: Db,
  countersigning: Countersigning,
): Promise<'countersigned' | 'countersigned-already' | 'line-changed'> {
  const { letterId, id, line = null, now } = countersigning
  const done = await maybe<Countersigned>(
    db,
    sql`
    update countersignatures c
       set countersigned_at = ${now}, line = s.line
      from signatures s
     where c.letter_id = ${letterId} and c.id = ${id} and c.countersigned_at is null
       and c.asked_at > ${new Date(now.getTime() - countersigningLasts)}
       and s.letter_id = c.letter_id and s.id = c.signature_id and s.withdrawn_at is null
       and s.line = coalesce(${line}, s.line)
    returning c.signature_id as "signatureId", c.email, c.asked_by is not null as "byDesk",
              s.name, s.country, s.website, s.organization_id as chosen`,
  )
  if (!done) return explain(db, countersigning)

  const { signatureId } = done
  const { grade, domain } = await gradeOf(db, done)
  const found = [{ kind: 'countersigned' as const, grade, domain, countersignatureId: id }]
  await noteFound(db, { letterId, signatureId, found, now })
  return 'countersigned'
}

/**
 * At the organization's domain by the registry it is strong; at that of the website that the signer typed, or where a
 * coordinator found the officer, fair. A second address of the signer's choice elsewhere says little.
 */
async function gradeOf(db: Db, done: Countersigned): Promise<{ grade: Grade; domain: string | null }> {
  const known = (await findRegistered(db, [done])).get(0)
  const [own] = ownDomainOf(done, { known, at: mailboxDomain(canonicalEmail(done.email)) })
  if (own) return own
  return { grade: done.byDesk ? 'fair' : 'weak', domain: null }
}

async function explain(
  db: Db,
  { letterId, id, now }: Countersigning,
): Promise<'countersigned-already' | 'line-changed'> {
  const { state } = await findCountersignature(db, { letterId, id, now })
  if (state === 'over') throw new Refusal('link-expired')
  return state === 'countersigned' ? 'countersigned-already' : 'line-changed'
}
