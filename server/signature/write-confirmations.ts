import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import type { Compared } from '../likeness/described-signature.ts'
import type { Alike } from '../likeness/compared-candidates.ts'
import { findAlike } from '../likeness/find-alike.ts'
import { keepKeys } from '../likeness/keep-keys.ts'
import { enterListing } from '../organization/enter-listing.ts'
import { gatherEvidence } from '../organization/gather-evidence.ts'
import { decideByRule } from './decide-by-rule.ts'
import { confirmationLasts, consentVersion, type Capacity, type Hold } from './signature.ts'

export type Confirming = {
  letterId: string
  signatureId: string
  /** The line that the page showed; another one is not confirmed unseen. */
  line?: string | undefined
  now: Date
}

type Writing = {
  confirmings: Confirming[]
  /** An approval took the organization's place at this very moment: whoever confirms now waits for the desk. */
  taken: boolean
}

type Row = Compared & {
  capacity: Capacity
  approval: string
  language: string
  line: string
  /** Its signer was asked about known ones that look like it, and says that it is another. */
  toldApart: boolean
}
type Found = { alike: Alike[]; same: Alike | undefined; holds: Hold[] }

/**
 * Confirms signatures, and gives those that were not confirmed before. What looks like an organization that stands
 * already is held, or linked to it where nothing speaks for two and it counts; one letter's are compared one
 * transaction after the other, so that of several at once no two pass.
 */
export async function writeConfirmations(db: Db, { confirmings, taken }: Writing): Promise<Set<Confirming>> {
  const rows = await lock(db, confirmings)
  const organizations = rows.filter(({ capacity }) => capacity === 'organization')
  await waitForOthers(db, organizations)
  const alike = organizations.length > 0 ? await findAlike(db, organizations) : new Map<string, Alike[]>()
  const found = new Map(
    rows.map((row) => [row.id, judge(alike.get(row.id) ?? [], { taken, toldApart: row.toldApart })]),
  )
  const now = new Date(Math.max(...confirmings.map((one) => one.now.getTime())))
  await mark(db, { rows, found, now })
  await keepKeys(db, organizations)
  await keepLikenesses(db, { organizations, found, now })
  for (const organization of organizations)
    await weigh(db, { organization, found: found.get(organization.id), now })
  await postReceipts(db, { rows, found, now })
  const ids = new Set(rows.map(({ id }) => id))
  return new Set(confirmings.filter(({ signatureId }) => ids.delete(signatureId)))
}

/** Those that may be confirmed now; another one that presses the same button waits, and finds it done. */
async function lock(db: Db, confirmings: Confirming[]): Promise<Row[]> {
  const now = Math.max(...confirmings.map((one) => one.now.getTime()))
  const earliest = (capacity: Capacity) => new Date(now - confirmationLasts(capacity))
  const shown = new Map(confirmings.map(({ signatureId, line }) => [signatureId, line]))
  const rows = await all<Row>(
    db,
    sql`
    select s.letter_id as "letterId", s.id, s.name, s.acronym, s.country, s.website, s.email, s.capacity, l.approval,
           s.language, s.line, s.capacity = 'organization' and 'likeness' = any (s.holds) as "toldApart"
      from signatures s
      join letters l on l.id = s.letter_id
     where (s.letter_id, s.id) in (
           select * from unnest(${confirmings.map(({ letterId }) => letterId)}::uuid[],
                                ${confirmings.map(({ signatureId }) => signatureId)}::uuid[]))
       and s.confirmed_at is null and s.withdrawn_at is null
       and s.signed_at > case s.capacity when 'organization' then ${earliest('organization')}::timestamptz
                                         else ${earliest('individual')}::timestamptz end
     order by s.letter_id, s.id
       for no key update of s`,
  )
  return rows.filter(({ id, line }) => (shown.get(id) ?? line) === line)
}

async function waitForOthers(db: Db, organizations: Row[]): Promise<void> {
  const letters = [...new Set(organizations.map(({ letterId }) => letterId))]
  for (const letterId of letters.toSorted()) {
    await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`confirm ${letterId}`}, 0))`)
  }
}

/** What its signer tells apart is not linked to another by itself. */
function judge(alike: Alike[], { taken, toldApart }: { taken: boolean; toldApart: boolean }): Found {
  const same = alike.find(({ likeness, counted }) => likeness.outcome === 'same' && counted)
  if (same && !taken && !toldApart) return { alike, same, holds: [] }
  const holds: (Hold | false)[] = [
    (taken || alike.some(({ equal }) => equal)) && 'signed-already',
    alike.some(({ likeness, equal }) => !equal && likeness.outcome !== 'different') && 'likeness',
    alike.some(({ confusable, counted }) => confusable && counted) && 'confusable',
  ]
  return { alike, same: undefined, holds: holds.filter((hold) => hold !== false) }
}

type Marking = { rows: Row[]; found: Map<string, Found>; now: Date }

async function mark(db: Db, { rows, found, now }: Marking): Promise<void> {
  const marks = rows.map(({ letterId, id }) => {
    const { holds = [], same } = found.get(id) ?? {}
    return { letter_id: letterId, id, holds: same ? ['likeness'] : holds }
  })
  await db.query(sql`
    update signatures s
       set confirmed_at = ${now}, consent_version = coalesce(s.consent_version, ${consentVersion}),
           -- What the form said of likeness was for the comparison: its outcome stands in its place.
           holds = array_remove(s.holds, 'likeness') || v.holds || array_remove(array[case when exists (
             select from rejected r
              where r.letter_id = s.letter_id and r.email_key = s.email_key
                and (r.capacity = 'organization') = (s.capacity = 'organization')
                and (r.capacity <> 'organization' or r.name_key = s.name_key)) then 'rejected-before' end], null)
      from json_populate_recordset(null::signatures, ${JSON.stringify(marks)}::json) v
     where s.letter_id = v.letter_id and s.id = v.id`)
}

/** As many reasons as a coordinator reads. */
const mostAlike = 5

async function keepLikenesses(
  db: Db,
  { organizations, found, now }: { organizations: Row[]; found: Map<string, Found>; now: Date },
): Promise<void> {
  const rows = organizations.flatMap(({ letterId, id }) =>
    (found.get(id)?.alike ?? []).slice(0, mostAlike).map(({ id: otherId, likeness }) => ({
      letter_id: letterId,
      signature_id: id,
      other_id: otherId,
      outcome: likeness.outcome === 'same' ? 'same' : 'doubtful',
      score: likeness.score,
      reasons: { reasons: likeness.reasons, vetoes: likeness.vetoes },
      found_at: now,
    })),
  )
  if (rows.length === 0) return
  await db.query(sql`
    insert into likenesses (letter_id, signature_id, other_id, outcome, score, reasons, found_at)
    select letter_id, signature_id, other_id, outcome, score, reasons, found_at
      from json_populate_recordset(null::likenesses, ${JSON.stringify(rows)}::json)
    on conflict do nothing`)
}

type Weighing = { organization: Row; found: Found | undefined; now: Date }

/** What the rules decide by themselves: that it is one which counts already, or that its evidence is enough. */
async function weigh(db: Db, { organization, found, now }: Weighing): Promise<void> {
  const { letterId, id: signatureId, approval } = organization
  const about = { letterId, signatureId, now }
  const evidence = await gatherEvidence(db, about)
  if (found?.same) {
    await decideByRule(db, { ...about, kind: 'same', sameAs: found.same.id })
    return
  }

  const strong = evidence.some(({ grade }) => grade === 'strong')
  if (approval !== 'doubtful' || !strong || found?.holds.length !== 0) return
  if (await decideByRule(db, { ...about, kind: 'approve' })) await enterListing(db, about)
}

async function postReceipts(db: Db, { rows, found, now }: Marking): Promise<void> {
  const mails = rows.map(({ letterId, id, language }) => ({
    letter_id: letterId,
    id: uuid(),
    signature_id: id,
    kind: found.get(id)?.same ? 'linked' : 'receipt',
    language,
  }))
  await db.query(sql`
    insert into outbox (letter_id, id, kind, signature_id, recipient, language, created_at, due_at)
    select m.letter_id, m.id, m.kind, m.signature_id, s.email, m.language, ${now}, ${now}
      from json_populate_recordset(null::outbox, ${JSON.stringify(mails)}::json) m
      join signatures s on s.letter_id = m.letter_id and s.id = m.signature_id
     where s.email is not null
    on conflict do nothing`)
}
