import type { DeskLetter } from '../coordinator/coordinator.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { evidenceOf } from './evidence.ts'
import { findNamesakes } from './find-namesakes.ts'
import type { DecisionKind, DecisionShown, DeskSignature, State } from './review.ts'

export type SignatureKey = { letterId: string; id: string; state: State }

type Derived = 'letterSlug' | 'letterTitle' | 'state' | 'evidence' | 'namesakes' | 'decision' | 'allowed'
type Row = Omit<DeskSignature, Derived>

/** Everything the desk shows of these signatures, in the order of the keys. */
export async function describeSignatures(
  db: Db,
  { keys, letters }: { keys: SignatureKey[]; letters: DeskLetter[] },
): Promise<DeskSignature[]> {
  const rows = await all<Row>(
    db,
    sql`
      select s.id, s.capacity, s.line, s.name, s.acronym, s.country, s.city, s.website,
             s.contact_name as "contactName", s.contact_role as "contactRole", s.email, s.role, s.affiliation,
             s.origin, s.holds,
             to_json(s.signed_at) #>> '{}' as "signedAt", to_json(s.confirmed_at) #>> '{}' as "confirmedAt",
             coalesce(history.decisions, '[]') as decisions
        from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
             as wanted (letter_id, id)
        join signatures s on s.letter_id = wanted.letter_id and s.id = wanted.id
        left join lateral (
          select json_agg(
                   json_build_object('id', d.id, 'kind', d.kind, 'reason', d.reason, 'by', coalesce(c.name, c.email),
                                     'at', d.decided_at, 'undoes', d.undoes)
                   order by d.decided_at, d.id) as decisions
            from decisions d
            left join coordinators c on c.id = d.coordinator_id
           where d.letter_id = s.letter_id and d.signature_id = s.id
        ) history on true`,
  )
  const waiting = keys.filter(({ state }) => state === 'waiting')
  const namesakes = await findNamesakes(db, { keys: waiting })
  const found = new Map(rows.map((row) => [row.id, row]))
  return keys.flatMap(({ letterId, id, state }) => {
    const letter = letters.find((one) => one.id === letterId)
    const row = found.get(id)
    if (!letter || !row) return []
    return [
      {
        ...row,
        state,
        letterSlug: letter.slug,
        letterTitle: letter.title,
        evidence: evidenceFor(row),
        namesakes: namesakes.get(id) ?? [],
        ...standingOf(row.decisions, state),
      },
    ]
  })
}

function evidenceFor({ capacity, email, website }: Row): DeskSignature['evidence'] {
  return capacity === 'organization' && email !== null ? evidenceOf(email, website) : null
}

/** A coordinator decides what waits, and may take off the list what counted without a decision. */
function standingOf(decisions: DecisionShown[], state: State): Pick<DeskSignature, 'decision' | 'allowed'> {
  const undone = new Set(decisions.map(({ undoes }) => undoes))
  const decision = decisions.findLast(({ id, kind }) => kind !== 'undo' && !undone.has(id)) ?? null
  const open: Partial<Record<State, DecisionKind[]>> = { waiting: ['approve', 'reject'], counted: ['reject'] }
  return { decision, allowed: decision ? [] : (open[state] ?? []) }
}
