import { all, sql, type Db } from '../database/sql.ts'
import type { Class } from './gathering.ts'
import { lockGathering } from './lock-gathering.ts'
import { openLine, sealLine } from './sealed-line.ts'

export type LineChange = { place: number; class: Class; enters: boolean }

type Changing = { letterId: string; gatheringId: string; changes: LineChange[]; key: Buffer; now: Date }
type Row = { place: number; sealed: string; class: Class; enters: boolean; outcome: string }

/**
 * What a coordinator says of lines: what they are, and whether they are entered. What is another kind of line is read
 * and compared anew. Call it in a transaction.
 */
export async function changeLines(
  db: Db,
  { letterId, gatheringId, changes, key, now }: Changing,
): Promise<void> {
  await lockGathering(db, { letterId, gatheringId, whileIn: ['checked'] })
  const rows = await all<Row>(
    db,
    sql`
    select place, sealed, class, enters, outcome
      from gathered
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and place = any(${changes.map(({ place }) => place)})`,
  )
  const wanted = new Map(changes.map((change) => [change.place, change]))
  const changed = rows.flatMap((row) => {
    const change = wanted.get(row.place)
    if (!change || (change.class === row.class && change.enters === row.enters)) return []
    const anew = change.class !== row.class
    // Whoever says what it is means it to be entered, unless they have said otherwise.
    const enters = anew && change.enters === row.enters ? undefined : change.enters
    const kept = openLine(key, row.sealed, now)
    const sealed = sealLine(key, { ...kept, chosen: anew ? change.class : kept.chosen, enters })
    return [{ place: row.place, sealed, enters: row.outcome !== 'wrong' && change.enters, anew }]
  })
  if (changed.length === 0) return
  await db.query(sql`
    update gathered_lines l
       set sealed = v.sealed,
           enters = case when v.anew then null else v.enters end,
           outcome = case when v.anew then null else l.outcome end
      from json_to_recordset(${JSON.stringify(changed)}::json) as v (place integer, sealed text, enters boolean, anew boolean)
     where l.letter_id = ${letterId} and l.gathering_id = ${gatheringId} and l.place = v.place`)
  if (changed.some(({ anew }) => anew))
    await db.query(sql`
      update gatherings set state = 'checking' where letter_id = ${letterId} and id = ${gatheringId}`)
}
