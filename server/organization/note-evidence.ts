import { v7 as uuid } from 'uuid'
import { maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { NoteForm } from './organization.ts'

type Noting = { letterId: string; signatureId: string; coordinatorId: string; form: NoteForm; now: Date }

/** Notes what a coordinator found out by a call or from a paper. Each note stands for itself and stays. */
export async function noteEvidence(db: Db, noting: Noting): Promise<void> {
  const { letterId, signatureId, coordinatorId, form, now } = noting
  const noted = await maybe<{ id: string }>(
    db,
    sql`
    insert into evidence (letter_id, id, signature_id, kind, grade, note, coordinator_id, noted_at)
    select s.letter_id, ${uuid()}, s.id, 'coordinator-note', ${form.grade}, ${form.note}, ${coordinatorId}, ${now}
      from signatures s
     where s.letter_id = ${letterId} and s.id = ${signatureId} and s.capacity = 'organization'
    returning id`,
  )
  if (!noted) throw new Refusal('signature-not-found')
}
