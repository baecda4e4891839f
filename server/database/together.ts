import type { Db } from './sql.ts'

/** Writes rows by one statement, and gives those that were new; the others were there. */
type WriteRows<Row, Source> = (db: Source, rows: Row[]) => Promise<Set<Row>>

type Waiting<Row> = { row: Row; answer: (isNew: boolean | Promise<boolean>) => void }
type Queue<Row> = { waiting: Waiting<Row>[]; running: boolean }

/** Rows a statement: so that nobody waits long for the others in it. */
const atMost = 200
/** Milliseconds after which a failure was a wait: whoever stood behind it has waited too, and hears the same. */
const slow = 1000

/**
 * Writes a row as it comes; those that come while a statement is under way share the next one, and its commit. Whoever
 * brought a row hears after the commit whether it was new, or why it could not be written.
 *
 * One at a time: of two, each holds half as many rows, and most of what a statement costs it costs whatever it holds.
 */
export function together<Row, Source extends Db = Db>(
  write: WriteRows<Row, Source>,
): (db: Source, row: Row) => Promise<boolean> {
  const queues = new WeakMap<Source, Queue<Row>>()
  return (db, row) => {
    const queue = queues.get(db) ?? { waiting: [], running: false }
    queues.set(db, queue)
    return new Promise((answer) => {
      queue.waiting.push({ row, answer })
      if (!queue.running) void empty(queue, (rows) => write(db, rows))
    })
  }
}

async function empty<Row>(queue: Queue<Row>, write: (rows: Row[]) => Promise<Set<Row>>): Promise<void> {
  queue.running = true
  while (queue.waiting.length > 0) {
    const group = queue.waiting.splice(0, atMost)
    const began = performance.now()
    const written = write(group.map(({ row }) => row))
    const failure = await written.then(
      () => undefined,
      (error: unknown) => ({ spoiled: isOfOneRow(error) }),
    )
    // Else those behind would wait for a silent database one group after the other.
    if (failure && !failure.spoiled && performance.now() - began > slow)
      group.push(...queue.waiting.splice(0))
    // What is wrong with one row must not befall the others.
    const apart = failure?.spoiled === true && group.length > 1
    for (const { row, answer } of group) {
      answer((apart ? write([row]) : written).then((fresh) => fresh.has(row)))
    }
  }
  queue.running = false
}

/** A value that cannot be stored, a constraint, a deadlock; anything else would meet each row again. */
function isOfOneRow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|23|40)/.test(String(error.code))
}
