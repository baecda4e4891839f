import { all, sql, type Db } from '../database/sql.ts'
import type { Evidence } from './organization.ts'

type Row = Omit<Evidence, 'officer'> & { signatureId: string } & {
  officerName: string | null
  officerRole: string | null
  officerEmail: string | null
}

/** What speaks for the authority to sign, the oldest first. */
export async function listEvidence(
  db: Db,
  { letterId, signatureId }: { letterId: string; signatureId: string },
): Promise<Evidence[]> {
  const found = await evidenceBySignature(db, { keys: [{ letterId, id: signatureId }] })
  return found.get(signatureId) ?? []
}

/** The same for many signatures, by their ids; one of which there is none is absent. */
export async function evidenceBySignature(
  db: Db,
  { keys }: { keys: { letterId: string; id: string }[] },
): Promise<Map<string, Evidence[]>> {
  const rows = await all<Row>(
    db,
    sql`
    select e.signature_id as "signatureId", e.id, e.kind, e.grade, e.domain, e.note, e.noted_at as at,
           coalesce(c.name, c.email) as by,
           o.name as "officerName", o.role as "officerRole", o.email as "officerEmail"
      from unnest(${keys.map(({ letterId }) => letterId)}::uuid[], ${keys.map(({ id }) => id)}::uuid[])
           as wanted (letter_id, id)
      join evidence e on e.letter_id = wanted.letter_id and e.signature_id = wanted.id
      left join countersignatures o on o.letter_id = e.letter_id and o.id = e.countersignature_id
      left join coordinators c on c.id = e.coordinator_id
     order by e.noted_at, e.id`,
  )
  const found = new Map<string, Evidence[]>()
  for (const { signatureId, officerName: name, officerRole: role, officerEmail: email, ...row } of rows) {
    const officer = name && role && email ? { name, role, email } : null
    found.set(signatureId, [...(found.get(signatureId) ?? []), { ...row, officer }])
  }
  return found
}
