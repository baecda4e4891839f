import { record } from '../coordinator/activity.ts'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import { sealAway } from '../signature/seal-away.ts'
import { lockGathering } from './lock-gathering.ts'

const batch = 500

type Undoing = { letterId: string; gatheringId: string; now: Date }

/** Has all that a list brought taken back; `undoNext` carries it out. Call it in a transaction. */
export async function startUndo(
  db: Db,
  { coordinatorId, ...undoing }: Undoing & { coordinatorId: string },
): Promise<void> {
  const { letterId, gatheringId, now } = undoing
  await lockGathering(db, { letterId, gatheringId, whileIn: ['entered'] })
  await db.query(sql`
    update gatherings
       set state = 'undoing', undone_at = ${now}
     where letter_id = ${letterId} and id = ${gatheringId}`)
  await record(db, { letterId, coordinatorId, kind: 'list-undone', details: { gatheringId }, now })
}

/**
 * Takes back the next ones, in the transaction of `db`. Says whether more are to come. What its signer has confirmed is
 * theirs and stays. Who was asked and has not answered is forgotten; who counted by the note is withdrawn, since a
 * decision stays.
 */
export async function undoNext(db: Db, { letterId, gatheringId, now }: Undoing): Promise<boolean> {
  const undoing = await maybe<{ id: string }>(
    db,
    sql`
    select id
      from gatherings
     where letter_id = ${letterId} and id = ${gatheringId} and state = 'undoing'
       for no key update skip locked`,
  )
  if (!undoing) return false
  const lines = await all<Line>(
    db,
    sql`
    select l.place, l.signature_id as "signatureId", l.fate = 'asked' as asked, s.confirmed_at is not null as confirmed,
           s.withdrawn_at is not null as withdrawn
      from gathered_lines l
      join signatures s on s.letter_id = l.letter_id and s.id = l.signature_id
     where l.letter_id = ${letterId} and l.gathering_id = ${gatheringId} and l.fate in ('counted', 'asked')
     order by s.id
     limit ${batch}
       for no key update of s`,
  )
  const theirs = lines.filter(({ asked, confirmed, withdrawn }) => (asked && confirmed) || withdrawn)
  const ours = lines.filter((line) => !theirs.includes(line))
  await note(db, { letterId, gatheringId, lines: theirs, fate: 'kept' })
  await note(db, { letterId, gatheringId, lines: ours, fate: 'undone' })
  const idsOf = (some: Line[]) => some.map(({ signatureId }) => signatureId)
  await withdrawAll(db, { letterId, ids: idsOf(ours), now })
  await forget(db, { letterId, ids: idsOf(ours.filter(({ asked }) => asked)) })
  await sealAway(db, { letterId, signatureIds: idsOf(ours) })
  if (lines.length === batch) return true
  await db.query(
    sql`update gatherings set state = 'undone' where letter_id = ${letterId} and id = ${gatheringId}`,
  )
  return false
}

type Line = { place: number; signatureId: string; asked: boolean; confirmed: boolean; withdrawn: boolean }

type Noting = Omit<Undoing, 'now'> & { lines: Line[]; fate: 'kept' | 'undone' }

async function note(db: Db, { letterId, gatheringId, lines, fate }: Noting): Promise<void> {
  await db.query(sql`
    update gathered_lines
       set fate = ${fate}
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and place = any(${lines.map(({ place }) => place)})`)
}

async function withdrawAll(
  db: Db,
  { letterId, ids, now }: { letterId: string; ids: string[]; now: Date },
): Promise<void> {
  await db.query(sql`
    update signatures
       set withdrawn_at = ${now}
     where letter_id = ${letterId} and id = any(${ids}::uuid[]) and withdrawn_at is null`)
}

/** But for those that a coordinator has worked on: what was done stays on record, and they are withdrawn. */
async function forget(db: Db, { letterId, ids }: { letterId: string; ids: string[] }): Promise<void> {
  await db.query(sql`
    delete from outbox
     where letter_id = ${letterId} and signature_id = any(${ids}::uuid[]) and sent_at is null`)
  const idle = await all<{ id: string }>(
    db,
    sql`
    select s.id
      from signatures s
     where s.letter_id = ${letterId} and s.id = any(${ids}::uuid[])
       and not exists (select from decisions d where d.letter_id = s.letter_id and s.id in (d.signature_id, d.same_as))
       and not exists (select from bulk_signatures b where b.letter_id = s.letter_id and b.signature_id = s.id)
       and not exists (select from edits e where e.letter_id = s.letter_id and e.signature_id = s.id)
       and not exists (select from evidence e where e.letter_id = s.letter_id and e.signature_id = s.id)
       and not exists (select from questions q where q.letter_id = s.letter_id and q.signature_id = s.id)
       and not exists (select from disputes d where d.letter_id = s.letter_id and d.signature_id = s.id)
       and not exists (select from consents c where c.letter_id = s.letter_id and c.signature_id = s.id)
       and not exists (select from agreements a where a.letter_id = s.letter_id and a.signature_id = s.id)
       and not exists (select from countersignatures c where c.letter_id = s.letter_id and c.signature_id = s.id)
       and not exists (select from likenesses l where l.letter_id = s.letter_id and s.id in (l.signature_id, l.other_id))`,
  )
  const gone = idle.map(({ id }) => id)
  await db.query(sql`
    update gathered_lines
       set signature_id = null
     where letter_id = ${letterId} and signature_id = any(${gone}::uuid[])`)
  await db.query(sql`delete from signatures where letter_id = ${letterId} and id = any(${gone}::uuid[])`)
}
