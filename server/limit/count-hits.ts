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
 * letter may bring. One statement, however many came; outside of the transaction that writes them, and nobody waits for
 * the disk: what a crash forgets are counts of its last moment. The order of the keys is everybody's, so that two
 * statements never wait for each other.
 */
export async function countHits(db: Db, { hits, limits, now }: Counting): Promise<boolean[]> {
  const came = timesOf(hits)
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
  const isOne = (kind: keyof Hit) => (hit: Hit) => isOver(before.get(hit[kind]), limits[kind])
  const flooding = new Set(hits.filter((hit) => senders.filter((kind) => isOne(kind)(hit)).length > 0))
  await giveBack(db, timesOf([...flooding], ['letter']))
  return hits.map((hit) => flooding.has(hit) || isOne('letter')(hit))
}

/** What one network or one mailbox brings too much of takes nobody else's place on the letter. */
async function giveBack(db: Db, letters: Map<string, number>): Promise<void> {
  if (letters.size === 0) return
  const keys = [...letters.keys()]
  await db.query(
    soon(sql`
    with ours as (
      select key from hits where key = any (${keys}::text[]) order by key collate "C" for update)
    update hits h
       set minute = greatest(minute - times, 1), hour = greatest(hour - times, 1), day = greatest(day - times, 1)
      from ours
      join unnest(${keys}::text[], ${[...letters.values()]}::integer[]) as back (key, times) using (key)
     where h.key = ours.key`),
  )
}

const senders = ['network', 'mailbox'] as const
const kinds = [...senders, 'letter'] as const

function timesOf(hits: Hit[], of: readonly (keyof Hit)[] = kinds): Map<string, number> {
  const times = new Map<string, number>()
  for (const hit of hits) for (const kind of of) times.set(hit[kind], (times.get(hit[kind]) ?? 0) + 1)
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
