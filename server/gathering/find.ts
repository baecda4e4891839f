import { all, maybe, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Class, Fate, GatheringShown, LineShown, Mapping, Outcome, Tally } from './gathering.ts'
import { openLine } from './sealed-line.ts'

type Key = { letterId: string; gatheringId: string }

type Row = Omit<GatheringShown, 'tally'> & { mapping: Mapping | null }

/** A list, with what its lines are and what became of them; and how its columns are read, where it has any. */
export async function findGathering(
  db: Db,
  { letterId, gatheringId }: Key,
): Promise<{ gathering: GatheringShown; mapping: Mapping | null }> {
  const row = await maybe<Row>(
    db,
    sql`
    select g.id, g.kind, g.file_name as "fileName", g.state, coalesce(c.name, c.email) as by, g.note, g.mapping,
           g.gathered_at as "gatheredAt", g.entered_at as "enteredAt", g.undone_at as "undoneAt"
      from gatherings g
      join coordinators c on c.id = g.coordinator_id
     where g.letter_id = ${letterId} and g.id = ${gatheringId}`,
  )
  if (!row) throw new Refusal('gathering-not-found')
  const { mapping, ...gathering } = row
  const tallies = await tallyAll(db, { letterId, ids: [gatheringId] })
  return { gathering: { ...gathering, tally: tallies.get(gatheringId) ?? emptyTally() }, mapping }
}

/** The lists of a letter, the newest first. */
export async function listGatherings(
  db: Db,
  { letterId, limit }: { letterId: string; limit: number },
): Promise<GatheringShown[]> {
  const rows = await all<Omit<GatheringShown, 'tally'>>(
    db,
    sql`
    select g.id, g.kind, g.file_name as "fileName", g.state, coalesce(c.name, c.email) as by, g.note,
           g.gathered_at as "gatheredAt", g.entered_at as "enteredAt", g.undone_at as "undoneAt"
      from gatherings g
      join coordinators c on c.id = g.coordinator_id
     where g.letter_id = ${letterId}
     order by g.gathered_at desc, g.id
     limit ${limit}`,
  )
  const tallies = await tallyAll(db, { letterId, ids: rows.map(({ id }) => id) })
  return rows.map((row) => ({ ...row, tally: tallies.get(row.id) ?? emptyTally() }))
}

function emptyTally(): Tally {
  return {
    lines: 0,
    checked: 0,
    outcomes: { new: 0, duplicate: 0, doubtful: 0, wrong: 0 },
    enters: { organization: 0, individual: 0, joint: 0, asked: 0, vouched: 0 },
    fates: { counted: 0, asked: 0, standing: 0, left: 0, undone: 0, kept: 0 },
  }
}

type Counted = {
  id: string
  class: Class | null
  outcome: Outcome | null
  enters: boolean | null
  mailed: boolean | null
  fate: Fate | null
  count: number
}

async function tallyAll(
  db: Db,
  { letterId, ids }: { letterId: string; ids: string[] },
): Promise<Map<string, Tally>> {
  const rows = await all<Counted>(
    db,
    sql`
    select gathering_id as id, class, outcome, enters, mailed, fate, count(*)::integer as count
      from gathered
     where letter_id = ${letterId} and gathering_id = any(${ids}::uuid[])
     group by gathering_id, class, outcome, enters, mailed, fate`,
  )
  const tallies = new Map(ids.map((id) => [id, emptyTally()]))
  for (const { id, count, ...row } of rows) {
    const tally = tallies.get(id)
    if (tally) add(tally, row, count)
  }
  return tallies
}

function add(
  tally: Tally,
  { class: as, outcome, enters, mailed, fate }: Omit<Counted, 'id' | 'count'>,
  count: number,
): void {
  tally.lines += count
  if (outcome) {
    tally.checked += count
    tally.outcomes[outcome] += count
  }
  if (enters && as) {
    tally.enters[as] += count
    tally.enters[mailed ? 'asked' : 'vouched'] += count
  }
  if (fate) tally.fates[fate] += count
}

type Opening = Key & { key: Buffer; now: Date }
type StoredLine = { place: number; class: Class; outcome: Outcome; enters: boolean; sealed: string }

/** Lines of one outcome, in the order of the list, from a place on. */
export async function listLines(
  db: Db,
  {
    letterId,
    gatheringId,
    outcome,
    after,
    limit,
    ...opening
  }: Opening & { outcome: Outcome; after: number; limit: number },
): Promise<LineShown[]> {
  const rows = await all<StoredLine>(
    db,
    sql`
    select place, class, outcome, enters, sealed
      from gathered
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and outcome = ${outcome} and place > ${after}
       and sealed is not null
     order by place
     limit ${limit}`,
  )
  return rows.map((row) => shownLine(row, opening))
}

/** One line that was looked at; nothing where there is none, or it is entered. */
export async function findLine(
  db: Db,
  { letterId, gatheringId, place, ...opening }: Opening & { place: number },
): Promise<LineShown | undefined> {
  const row = await maybe<StoredLine>(
    db,
    sql`
    select place, class, outcome, enters, sealed
      from gathered
     where letter_id = ${letterId} and gathering_id = ${gatheringId} and place = ${place}
       and outcome is not null and sealed is not null`,
  )
  return row && shownLine(row, opening)
}

function shownLine({ sealed, ...row }: StoredLine, { key, now }: { key: Buffer; now: Date }): LineShown {
  const { read, line = '', reasons = [], cells, corrected } = openLine(key, sealed, now)
  const came = cells.filter(Boolean).join(' · ')
  return {
    ...row,
    line: line || came,
    entry: read?.entry ?? { name: '' },
    reasons,
    came,
    corrected: corrected !== undefined,
  }
}

/** The first rows of a table, for choosing what its columns hold. */
export async function firstRows(
  db: Db,
  { letterId, gatheringId, limit, key, now }: Key & { limit: number; key: Buffer; now: Date },
): Promise<string[][]> {
  const rows = await all<{ sealed: string | null }>(
    db,
    sql`
    select sealed
      from gathered_lines
     where letter_id = ${letterId} and gathering_id = ${gatheringId}
     order by place
     limit ${limit}`,
  )
  return rows.flatMap(({ sealed }) => (sealed === null ? [] : [openLine(key, sealed, now).cells]))
}
