import { allows, type DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { evidenceBySignature } from '../organization/list-evidence.ts'
import { strongest, type Evidence } from '../organization/organization.ts'
import { addressSays } from './address-says.ts'
import { findHistories, type History } from './find-histories.ts'
import { findMatches } from './find-matches.ts'
import type { Act, DecisionShown, DeskSignature, EvidenceShown, Match, State } from './review.ts'

export type SignatureKey = { letterId: string; id: string; state: State }

type Derived =
  | ('letterSlug' | 'letterTitle' | 'state' | 'evidence' | 'addressSays' | 'matches' | 'decision' | 'allowed')
  | keyof History
type Row = Omit<DeskSignature, Derived>

/** Everything the desk shows of these signatures, in the order of the keys. */
export async function describeSignatures(
  db: Db,
  { keys, letters }: { keys: SignatureKey[]; letters: DeskLetter[] },
): Promise<DeskSignature[]> {
  if (keys.length === 0) return []
  const rows = new Map((await findRows(db, keys)).map((row) => [row.id, row]))
  const evidence = await evidenceBySignature(db, { keys })
  const histories = await findHistories(db, keys)
  const matches = await findMatches(db, keys)
  return keys.flatMap(({ letterId, id, state }) => {
    const letter = letters.find((one) => one.id === letterId)
    const row = rows.get(id)
    if (!letter || !row) return []
    const history = histories.get(id) ?? { decisions: [], edits: [], questions: [] }
    const shown = { ...row, state, letterSlug: letter.slug, letterTitle: letter.title, ...history }
    const decision = inForce(history.decisions, state)
    return [
      {
        ...shown,
        evidence: inOrder(evidence.get(id) ?? []),
        addressSays: addressFor(row),
        decision,
        matches: (matches.get(id) ?? []).map((match) => withAllowed(match, { state, decision })),
        allowed: [
          ...allowedOn(shown, decision),
          ...(allows(letter.role, 'write') ? (['erase'] as const) : []),
        ],
      },
    ]
  })
}

function findRows(db: Db, keys: SignatureKey[]): Promise<Row[]> {
  return all<Row>(
    db,
    sql`
      select s.id, s.capacity, s.line, s.name, s.second_name as "secondName", s.acronym, s.country, s.city, s.website,
             s.contact_name as "contactName", s.contact_role as "contactRole", s.email, s.role, s.affiliation,
             s.origin, s.holds, o.id is not null as registered, o.contact_email as "publicContact",
             (select p.name from partners p where p.letter_id = s.letter_id and p.id = s.partner_id) as partner,
             to_json(s.signed_at) #>> '{}' as "signedAt", to_json(s.confirmed_at) #>> '{}' as "confirmedAt",
             to_json(coalesce(s.disputed_at, s.confirmed_at)) #>> '{}' as since,
             case when s.disputed_at is not null then (
               select json_build_object('at', d.disputed_at, 'statement', d.statement, 'contact', (
                        select o.recipient
                          from outbox o
                         where o.letter_id = d.letter_id and o.signature_id = d.signature_id and o.kind = 'listed'
                         order by o.created_at desc, o.id desc
                         limit 1))
                 from disputes d
                where d.letter_id = s.letter_id and d.signature_id = s.id and d.resolved_at is null) end as dispute
        from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
             as wanted (letter_id, id)
        join signatures s on s.letter_id = wanted.letter_id and s.id = wanted.id
        left join organizations o on o.id = s.organization_id`,
  )
}

/** The strongest first, else as it came. */
function inOrder(evidence: Evidence[]): EvidenceShown[] {
  const rest = [...evidence]
  const ordered: Evidence[] = []
  for (let grade = strongest(rest); grade !== null; grade = strongest(rest)) {
    const best = rest.findIndex((one) => one.grade === grade)
    ordered.push(...rest.splice(best, 1))
  }
  return ordered.map(({ id, kind, grade, domain, note, officer, by }) => ({
    id,
    kind,
    grade,
    domain,
    note,
    officer,
    by,
  }))
}

function addressFor({ capacity, email, website }: Row): DeskSignature['addressSays'] {
  return capacity === 'organization' && email !== null ? addressSays(email, website) : null
}

/** What is disputed is decided by answering the dispute: what was decided before cannot be undone meanwhile. */
function inForce(decisions: DecisionShown[], state: State): DecisionShown | null {
  if (state === 'disputed') return null
  const undone = new Set(decisions.map(({ undoes }) => undoes))
  return decisions.findLast(({ id, kind }) => kind !== 'undo' && !undone.has(id)) ?? null
}

/** A coordinator decides what waits, and may take off the list what counted without a decision. */
function allowedOn(
  { state, email }: Pick<DeskSignature, 'state' | 'email'>,
  decision: DecisionShown | null,
): Act[] {
  const ask: Act[] = email === null ? [] : ['ask']
  if (state === 'waiting') return decision ? ['edit', ...ask] : ['approve', 'reject', 'edit', ...ask]
  if (state === 'counted') return decision ? ['edit', ...ask] : ['reject', 'edit', ...ask]
  if (state === 'disputed') return ['resolve', 'edit', ...ask]
  return state === 'rejected' || state === 'same' ? ask : []
}

/** Who is rejected or withdrawn stands for nobody; what was decided is undone first. */
function withAllowed(
  match: Omit<Match, 'allowed'>,
  { state, decision }: { state: State; decision: DecisionShown | null },
): Match {
  const stands = match.state === 'waiting' || match.state === 'counted' || match.state === 'disputed'
  const open = state === 'waiting' || (state === 'counted' && decision === null)
  if (match.answer === 'different')
    return { ...match, allowed: state === 'waiting' || state === 'counted' ? ['undo-different'] : [] }
  const same: Match['allowed'] = open && !decision && stands ? ['same'] : []
  const different: Match['allowed'] = state === 'waiting' ? ['different'] : []
  return { ...match, allowed: [...same, ...different] }
}
