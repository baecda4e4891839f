import { record } from '../coordinator/activity.ts'
import { all, maybe, sql, type Db } from '../database/sql.ts'
import { forgetDifference, rememberDifference } from '../organization/remember-difference.ts'
import { Refusal } from '../refusal.ts'
import { whileNameIsFree } from './name-taken.ts'

type Telling = {
  letterId: string
  signatureId: string
  otherId: string
  coordinatorId: string
  now: Date
}

type One = { id: string; organizationId: string | null; state: string }

/**
 * Two signatures are two signatories: the pair is not asked about again, on this letter, and on others where both are in
 * the registry. What was held for looking like another is held no longer once no such pair is open: a person then
 * counts, an organization still wants its approval. Call it in a transaction.
 */
export async function tellApart(db: Db, telling: Telling): Promise<void> {
  const { letterId, signatureId, otherId, coordinatorId, now } = telling
  const [one, other] = await lockBoth(db, telling)
  if (one.state !== 'waiting') throw new Refusal('decided-already')
  const told = await maybe<{ answer: string }>(
    db,
    sql`
    insert into likenesses as l (letter_id, signature_id, other_id, outcome, score, reasons, found_at,
                                 answer, answered_by, answered_at)
    select ${letterId}, one_id, other_id, 'doubtful', 0, ${{ reasons: [{ code: 'same-name' }], vetoes: [] }}::jsonb,
           ${now}, 'different', ${coordinatorId}, ${now}
      from (select coalesce(max(k.signature_id::text)::uuid, ${signatureId}) as one_id,
                   coalesce(max(k.other_id::text)::uuid, ${otherId}) as other_id
              from likenesses k
             where k.letter_id = ${letterId}
               and (k.signature_id, k.other_id) in ((${signatureId}::uuid, ${otherId}::uuid), (${otherId}, ${signatureId}))
           ) pair
    on conflict (letter_id, signature_id, other_id) do update
       set (answer, answered_by, answered_at) = (excluded.answer, excluded.answered_by, excluded.answered_at)
     where l.answer is distinct from 'different'
    returning answer`,
  )
  if (!told) throw new Refusal('decided-already')

  if (one.organizationId && other.organizationId) {
    const organizationIds: [string, string] = [one.organizationId, other.organizationId]
    await rememberDifference(db, { organizationIds, coordinatorId, now })
  }
  for (const id of [signatureId, otherId]) await release(db, { letterId, id })
  await note(db, telling, 'pair-different')
}

/** Asks about the two again, and holds what the question held. */
export async function takeBackDifference(db: Db, telling: Telling): Promise<void> {
  const { letterId, signatureId, otherId } = telling
  const [one, other] = await lockBoth(db, telling)
  const taken = await maybe<{ id: string; at: Date }>(
    db,
    sql`
    update likenesses l
       set answer = null, answered_by = null, answered_at = null
      from likenesses before
     where l.letter_id = ${letterId} and l.answer = 'different'
       and (l.signature_id, l.other_id) in ((${signatureId}::uuid, ${otherId}::uuid), (${otherId}, ${signatureId}))
       and (before.letter_id, before.signature_id, before.other_id) = (l.letter_id, l.signature_id, l.other_id)
    returning l.signature_id as id, before.answered_at as at`,
  )
  if (!taken) throw new Refusal('decided-already')

  await db.query(sql`
    update signatures
       set holds = array_append(array_remove(holds, 'likeness'), 'likeness')
     where letter_id = ${letterId} and id = ${taken.id} and verdict is null and withdrawn_at is null`)
  if (one.organizationId && other.organizationId) {
    const organizationIds: [string, string] = [one.organizationId, other.organizationId]
    await forgetDifference(db, { organizationIds, decidedAt: taken.at })
  }
  await note(db, telling, 'pair-different-undone')
}

/** In one order, so that two who tell the same pair apart do not wait for each other. */
async function lockBoth(db: Db, { letterId, signatureId, otherId }: Telling): Promise<[One, One]> {
  await db.query(sql`
    select from signatures
     where letter_id = ${letterId} and id = any (${[signatureId, otherId]}::uuid[])
     order by id
       for no key update`)
  const rows = await all<One>(
    db,
    sql`
    select s.id, s.organization_id as "organizationId", st.state
      from signatures s
      join standings st on st.letter_id = s.letter_id and st.id = s.id
     where s.letter_id = ${letterId} and s.id = any (${[signatureId, otherId]}::uuid[])`,
  )
  const one = rows.find(({ id }) => id === signatureId)
  const other = rows.find(({ id }) => id === otherId)
  if (!one || !other || one === other) throw new Refusal('signature-not-found')
  return [one, other]
}

/** A pair with somebody who has left the list asks nothing any more. */
async function release(db: Db, { letterId, id }: { letterId: string; id: string }): Promise<void> {
  await whileNameIsFree(
    db.query(sql`
    update signatures s
       set holds = array_remove(array_remove(s.holds, 'likeness'), 'confusable')
     where s.letter_id = ${letterId} and s.id = ${id} and s.holds && array['likeness', 'confusable']
       and not exists (
             select from likenesses l
               join standings st on st.letter_id = l.letter_id and st.id = l.other_id
              where l.letter_id = s.letter_id and l.signature_id = s.id and l.answer is null
                and st.state in ('waiting', 'counted', 'disputed'))`),
  )
}

function note(db: Db, { letterId, signatureId, otherId, coordinatorId, now }: Telling, kind: string) {
  return record(db, { letterId, coordinatorId, kind, details: { signatureId, otherId }, now })
}
