import type { Log } from '../database/pool.ts'
import { soon, sql, type Db } from '../database/sql.ts'
import type { Opening } from './figure.ts'

export type Openings = {
  add: (opening: Opening) => void
  /** Writes down what was counted since the last time. */
  flush: () => Promise<void>
}

/** Milliseconds between two writings. */
const interval = 5000
/** What is counted apart at one time: more come from somebody who makes up partners. */
const mostKeys = 5000

type Counted = Opening & { count: number }

/** Counts openings in memory, and writes them down every few seconds: readers cost the database nothing. */
export function keepOpenings(db: Db, { log }: { log: Log }): Openings {
  let counts = new Map<string, Counted>()
  let timer: NodeJS.Timeout | undefined
  let writing = Promise.resolve()

  function add(opening: Opening, count = 1): void {
    const key = Object.values(opening).join(' ')
    const known = counts.get(key)
    if (known) known.count += count
    else if (counts.size < mostKeys || opening.partner === '') counts.set(key, { ...opening, count })
    else return add({ ...opening, partner: '' }, count)
    timer ??= setTimeout(() => void flush(), interval).unref()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write)
    return writing
  }

  async function write(): Promise<void> {
    const batch = [...counts.values()]
    counts = new Map()
    if (batch.length === 0) return
    await writeOpenings(db, batch).catch((error: unknown) => {
      log.warn(`openings are kept for later: ${error instanceof Error ? error.name : 'unknown'}`)
      for (const { count, ...opening } of batch) add(opening, count)
    })
  }

  return { add, flush }
}

/** In one order, so that two servers that write at the same time do not wait for each other. */
async function writeOpenings(db: Db, batch: Counted[]): Promise<void> {
  await db.query(
    soon(sql`
    insert into openings (letter_id, day, origin, partner, language, count)
    select o."letterId", o.day, o.origin, coalesce(p.slug, ''), o.language, sum(o.count)
      from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb)
           as o ("letterId" uuid, day date, origin text, partner text, language text, count integer)
      left join partners p on p.letter_id = o."letterId" and p.slug = o.partner
     group by 1, 2, 3, 4, 5
     order by 1, 2, 3, 4, 5
    on conflict (letter_id, day, origin, partner, language) do update
       set count = openings.count + excluded.count`),
  )
}
