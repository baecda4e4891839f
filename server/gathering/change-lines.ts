import { all, sql, type Db } from '../database/sql.ts'
import { correctedLine, typedLine, type TypedLine } from './corrected-line.ts'
import type { Class } from './gathering.ts'
import { lockGathering } from './lock-gathering.ts'
import { openLine, sealLine, type KeptLine } from './sealed-line.ts'

export type LineChange = {
  place: number
  class: Class
  enters: boolean
  /** Its parts, where they were corrected. */
  typed?: TypedLine | undefined
  /** Whether it is to be what the list says again, whatever was said of it since. */
  asCame?: boolean | undefined
}

type Changing = { letterId: string; gatheringId: string; changes: LineChange[]; key: Buffer; now: Date }
type Row = { place: number; sealed: string; class: Class; enters: boolean; outcome: string }

/**
 * What a coordinator says of lines: what they are, what stands in them, and whether they are entered. What is another
 * kind of line, or says something else, is read and compared anew. Call it in a transaction.
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
    const again = change?.asCame || change?.typed !== undefined || change?.class !== row.class
    if (!change || (!again && change.enters === row.enters)) return []
    const kept = openLine(key, row.sealed, now)
    const told = toldOf(kept, { change, row })
    const anew = 'chosen' in told || 'corrected' in told
    if (!anew && change.enters === row.enters) return []
    // Whoever says what it is means it to be entered, unless they have said otherwise.
    const enters = anew && change.enters === row.enters ? undefined : change.enters
    const sealed = sealLine(key, { ...kept, ...told, enters })
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
  const anew = changed.flatMap(({ place, anew }) => (anew ? [place] : []))
  if (anew.length === 0) return
  await judgeAgain(db, { letterId, gatheringId, like: new Set(anew), key, now })
  await db.query(sql`
    update gatherings set state = 'checking' where letter_id = ${letterId} and id = ${gatheringId}`)
}

type Again = Omit<Changing, 'changes'> & { like: Set<number> }

/** Lines that were said to be like those: they are another now. */
async function judgeAgain(db: Db, { letterId, gatheringId, like, key, now }: Again): Promise<void> {
  const rows = await all<Pick<Row, 'place' | 'sealed'>>(
    db,
    sql`
    select place, sealed
      from gathered
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and outcome in ('duplicate', 'doubtful')`,
  )
  const places = rows.flatMap(({ place, sealed }) => {
    const { reasons = [] } = openLine(key, sealed, now)
    return reasons.some((reason) => 'place' in reason && like.has(reason.place ?? 0)) ? [place] : []
  })
  await db.query(sql`
    update gathered_lines
       set outcome = null, enters = null
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and place = any(${places})`)
}

/** What is said of the line otherwise than before: nothing where it was typed as it stands. */
function toldOf(
  kept: KeptLine,
  { change: { class: as, typed, asCame }, row }: { change: LineChange; row: Row },
): Pick<KeptLine, 'chosen' | 'corrected'> {
  const before = kept.read
  if (asCame) return kept.corrected || kept.chosen ? { chosen: undefined, corrected: undefined } : {}
  if (typed) {
    const corrected = correctedLine(typed, { as, before })
    const same = before && as === row.class && sameLine(corrected.entry, before.entry)
    return same ? {} : { corrected }
  }
  if (as === row.class) return {}
  // What was corrected is not read from the list again.
  const { corrected } = kept
  return corrected
    ? { corrected: correctedLine(typedLine(corrected), { as, before: corrected }) }
    : { chosen: as }
}

function sameLine(one: object, other: object): boolean {
  const said = (entry: object) =>
    JSON.stringify(
      Object.entries(entry)
        .filter(([, value]) => value !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  return said(one) === said(other)
}
