import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { countersigningLasts } from './organization.ts'

/** What a second officer is asked to agree to. */
export type Countersignature = {
  signatureId: string
  /** The signature as it prints now. */
  line: string
  name: string
  role: string
  state: 'asked' | 'countersigned' | 'over'
}

type Row = Omit<Countersignature, 'state'> & { askedAt: Date; countersigned: boolean; withdrawn: boolean }

export async function findCountersignature(
  db: Db,
  { letterId, id, now }: { letterId: string; id: string; now: Date },
): Promise<Countersignature> {
  const row = await maybe<Row>(
    db,
    sql`
    select c.signature_id as "signatureId", coalesce(c.line, s.line) as line, c.name, c.role, c.asked_at as "askedAt",
           c.countersigned_at is not null as countersigned, s.withdrawn_at is not null as withdrawn
      from countersignatures c
      join signatures s on s.letter_id = c.letter_id and s.id = c.signature_id
     where c.letter_id = ${letterId} and c.id = ${id}`,
  )
  if (!row) throw new Refusal('link-broken')
  const { askedAt, countersigned, withdrawn, ...countersignature } = row
  const over = withdrawn || now.getTime() - askedAt.getTime() >= countersigningLasts
  return { ...countersignature, state: countersigned ? 'countersigned' : over ? 'over' : 'asked' }
}
