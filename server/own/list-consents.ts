import { all, one, sql, type Db } from '../database/sql.ts'
import { wordingOf, type ConsentKind } from '../signature/consent-words.ts'
import { tickedConsent, type Consent, type LaterConsent, type Ticked } from '../signature/note-consent.ts'

type Key = { letterId: string; signatureId: string }

/** A consent as its signer may take it along: the words themselves, when they were agreed to or taken back. */
export type ConsentShown = Consent & { kind: ConsentKind | 'partner' }

type Row = Ticked & { gathered: boolean; confirmedAt: Date | null }
type Later = { [Name in keyof Consent]: Consent[Name] | null } & {
  kind: LaterConsent
  at: Date
  given: boolean
}

/** Every consent of a signature, in the order of time, each with its words in the language in which they were read. */
export async function listConsents(db: Db, { letterId, signatureId }: Key): Promise<ConsentShown[]> {
  const ticked = await one<Row>(
    db,
    sql`
    select id, capacity, published, consent_version as version, language, wants_updates as "wantsUpdates",
           signed_at as "signedAt", partner_updates as "partnerWords", partner_updates_at as "partnerAt",
           origin = 'gathered' as gathered, confirmed_at as "confirmedAt"
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}`,
  )
  const later = await all<Later>(
    db,
    sql`
    select kind, at, given, version, language, words, sha256
      from consents
     where letter_id = ${letterId} and signature_id = ${signatureId}
     order by at`,
  )
  const ofForm = kinds.flatMap((kind): ConsentShown[] => {
    // A form that was sent again before it was confirmed begins anew.
    const noted = later.some((one) => one.kind === kind && one.at >= ticked.signedAt)
    const consent = noted ? undefined : tickedConsent(kind, ticked)
    return consent ? [withWords({ kind: nameOf(kind, ticked), ...consent })] : []
  })
  const since = later.map(({ kind, ...one }) =>
    withWords({ kind: nameOf(kind, ticked), ...(withoutNulls(one) as Consent) }),
  )
  return [...signing(ticked), ...ofForm, ...since].toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

const kinds: LaterConsent[] = ['publish', 'updates', 'partner']

/** What signing itself agreed to: with a box, or with the button that confirms what a coordinator had entered. */
function signing(ticked: Row): ConsentShown[] {
  const { gathered, capacity, confirmedAt, signedAt } = ticked
  const kind = gathered ? 'gathered' : capacity === 'organization' ? 'sign-organization' : 'sign'
  const at = gathered ? confirmedAt : signedAt
  const wording = wordingOf(kind, ticked)
  return wording && at ? [{ kind, at, given: true, ...wording }] : []
}

function nameOf(kind: LaterConsent, { capacity }: Row): ConsentShown['kind'] {
  return kind === 'publish' && capacity === 'organization' ? 'publish-organization' : kind
}

function withWords(consent: ConsentShown): ConsentShown {
  const { kind, given, words, version, language } = consent
  if (!given || words !== undefined || kind === 'partner' || language === undefined) return consent
  return { ...consent, ...wordingOf(kind, { version: version ?? null, language }) }
}

function withoutNulls(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
