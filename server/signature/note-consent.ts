import { all, sql, type Db } from '../database/sql.ts'
import { hashOf, wordingOf } from './consent-words.ts'
import type { Capacity, Published } from './signature.ts'

/** What may change after signing. The words of a partner's own box are the partner's. */
export type LaterConsent = 'publish' | 'updates' | 'partner'

type Noting = {
  letterId: string
  signatureIds: string[]
  now: Date
} & (
  | { kind: LaterConsent; given: false }
  /** `language`: of the page where it was ticked. */
  | { kind: 'publish' | 'updates'; given: true; language: string }
)

/** What a form ticked, as its signature holds it. */
export type Ticked = {
  id: string
  capacity: Capacity
  published: Published
  version: string | null
  language: string
  wantsUpdates: boolean
  signedAt: Date
  partnerWords: string | null
  partnerAt: Date | null
}

/** `words`: where they are not ours. */
export type Consent = {
  at: Date
  given: boolean
  version?: string
  language?: string
  words?: string
  sha256?: string
}

/**
 * Notes that signers agreed to something after signing, or took it back, together with what the form had ticked. Call it
 * in the transaction of the change, and before the change.
 */
export async function noteConsent(db: Db, noting: Noting): Promise<void> {
  const { letterId, signatureIds, kind, now } = noting
  const signatures = await all<Ticked & { noted: boolean }>(
    db,
    sql`
    select s.id, s.capacity, s.published, s.consent_version as version, s.language,
           s.wants_updates as "wantsUpdates", s.signed_at as "signedAt",
           s.partner_updates as "partnerWords", s.partner_updates_at as "partnerAt",
           exists (select from consents c
                    where c.letter_id = s.letter_id and c.signature_id = s.id and c.kind = ${kind}
                      and c.at >= s.signed_at) as noted
      from signatures s
     where s.letter_id = ${letterId} and s.id = any(${signatureIds}::uuid[])
       for no key update`,
  )
  const rows = signatures.flatMap((signature) => {
    const first = signature.noted ? undefined : tickedConsent(kind, signature)
    const { capacity } = signature
    const next: Consent = noting.given
      ? { at: now, given: true, ...shown(wordingOf(ofCapacity(noting.kind, capacity), noting)) }
      : { at: now, given: false }
    return [...(first ? [first] : []), next].map((consent) => ({ signature_id: signature.id, ...consent }))
  })
  await db.query(sql`
    insert into consents (letter_id, signature_id, kind, at, given, version, language, words, sha256)
    select ${letterId}, r.signature_id, ${kind}, r.at, r.given, r.version, r.language, r.words, r.sha256
      from json_populate_recordset(null::consents, ${JSON.stringify(rows)}::json) r
    on conflict do nothing`)
}

/** What the form ticked of a kind; nothing where it did not. */
export function tickedConsent(kind: LaterConsent, ticked: Ticked): Consent | undefined {
  const { capacity, published, wantsUpdates, partnerWords, partnerAt, signedAt: at } = ticked
  if (kind === 'partner') {
    if (partnerWords === null || partnerAt === null) return undefined
    const { language } = ticked
    return { at: partnerAt, given: true, language, words: partnerWords, sha256: hashOf(partnerWords) }
  }
  const wording = wordingOf(ofCapacity(kind, capacity), ticked)
  const was = kind === 'publish' ? published !== 'withheld' : wantsUpdates
  return was && wording ? { at, given: true, ...shown(wording) } : undefined
}

const ofCapacity = (kind: 'publish' | 'updates', capacity: Capacity) =>
  kind === 'publish' && capacity === 'organization' ? 'publish-organization' : kind

/** Our words are found by their version and language. */
function shown(wording: ReturnType<typeof wordingOf>): Omit<Consent, 'at' | 'given'> {
  if (!wording) return {}
  const { version, language, sha256 } = wording
  return { version, language, sha256 }
}
