import { all, soon, sql, type Db } from '../database/sql.ts'
import { together } from '../database/together.ts'
import type { Hit } from './hit.ts'
import { usualLimits, type Limit, type Limits } from './limit.ts'

/** The limits are the service's, the same for all. */
type Came = { hit: Hit; limits: Limits; now: Date }
type Counting = { hits: Hit[]; limits: Limits; now: Date }
type Counted = { key: string } & Limit

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Counts a form, and says whether it is one too many. Those that come at the same moment share a statement. */
export const countHit: (db: Db, came: Came) => Promise<boolean> = together(async (db, all) => {
  const [{ limits } = { limits: usualLimits }] = all
  const now = new Date(Math.max(...all.map((came) => came.now.getTime())))
  const over = await countHits(db, { hits: all.map(({ hit }) => hit), limits, now })
  return new Set(all.filter((_, index) => over[index]))
})

/**
 * Counts forms that came at the same moment, and says of each whether it is more than its network, its mailbox or its
 * letter may bring: what one network or one mailbox brings too much of takes nobody else's place on the letter.
 */
export async function countHits(db: Db, { hits, limits, now }: Counting): Promise<boolean[]> {
  const flooding = await countKinds(db, ['network', 'mailbox'], { hits, limits, now })
  const others = hits.filter((hit) => !flooding.has(hit))
  const tooMany =
    others.length > 0 ? await countKinds(db, ['letter'], { hits: others, limits, now }) : flooding
  return hits.map((hit) => flooding.has(hit) || tooMany.has(hit))
}

/**
 * Counts them by some of what is counted, and gives those that are too many. One statement, however many came; outside
 * of the transaction that writes them, and nobody waits for the disk: what a crash forgets are counts of its last
 * moment. The order of the keys is everybody's, so that two statements never wait for each other.
 */
async function countKinds(db: Db, kinds: (keyof Hit)[], { hits, limits, now }: Counting): Promise<Set<Hit>> {
  const came = timesOf(hits, kinds)
  const ago = (time: number) => new Date(now.getTime() - time)
  const counted = await all<Counted>(
    db,
    soon(sql`
    insert into hits as h (key, minute, hour, day, minute_from, hour_from, day_from)
    select key, times, times, times, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
      from unnest(${[...came.keys()]}::text[], ${[...came.values()]}::integer[]) as came (key, times),
           set_config('synchronous_commit', 'off', true)
     order by key collate "C"
    on conflict (key) do update
       set minute = excluded.minute + case when h.minute_from > ${ago(minute)} then h.minute else 0 end,
           hour = excluded.hour + case when h.hour_from > ${ago(hour)} then h.hour else 0 end,
           day = excluded.day + case when h.day_from > ${ago(day)} then h.day else 0 end,
           minute_from = case when h.minute_from > ${ago(minute)} then h.minute_from else excluded.minute_from end,
           hour_from = case when h.hour_from > ${ago(hour)} then h.hour_from else excluded.hour_from end,
           day_from = case when h.day_from > ${ago(day)} then h.day_from else excluded.day_from end
    returning key, minute, hour, day`),
  )
  const before = new Map(counted.map(({ key, ...total }) => [key, less(total, came.get(key) ?? 0)]))
  return new Set(
    hits.filter((hit) => kinds.filter((kind) => isOver(before.get(hit[kind]), limits[kind])).length > 0),
  )
}

function timesOf(hits: Hit[], kinds: (keyof Hit)[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const hit of hits) for (const kind of kinds) times.set(hit[kind], (times.get(hit[kind]) ?? 0) + 1)
  return times
}

function less({ minute, hour, day }: Limit, times: number): Limit {
  return { minute: minute - times, hour: hour - times, day: day - times }
}

/** Counts this one too: of those that came at the same moment, the first may pass and the last be too many. */
function isOver(count: Limit | undefined, limit: Limit): boolean {
  if (!count) return false
  count.minute += 1
  count.hour += 1
  count.day += 1
  return count.minute > limit.minute || count.hour > limit.hour || count.day > limit.day
}
