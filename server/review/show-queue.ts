import type { DeskLetter } from '../coordinator/coordinator.ts'
import type { Db } from '../database/sql.ts'
import { findSignature } from './find-signature.ts'
import { countWaiting, listWaiting, type AfterWaiting } from './list-waiting.ts'
import type { DeskSignature, QueuePage } from './review.ts'

type Showing = {
  letters: DeskLetter[]
  limit: number
  after?: AfterWaiting | undefined
  /** The signature to look at. */
  at?: string | undefined
  /** A signature that stays in its place, decided, so that the decision can be undone. */
  stays?: string | undefined
}

export async function showQueue(db: Db, showing: Showing): Promise<QueuePage> {
  const { letters, limit, after, at, stays } = showing
  const waiting = await listWaiting(db, { letters, limit: limit + 1, after })
  const page = waiting.slice(0, limit)
  const last = page.at(-1)
  const kept = await stayingBeside(db, { page, letters, id: stays })
  const items = kept ? [...page, kept].toSorted(inQueue) : page
  return {
    items,
    at: (items.find(({ id }) => id === at) ?? following(items, kept))?.id ?? null,
    total: await countWaiting(db, { letters }),
    after: waiting.length > limit && last ? `${last.confirmedAt}~${last.id}` : null,
  }
}

async function stayingBeside(
  db: Db,
  { page, letters, id }: { page: DeskSignature[]; letters: DeskLetter[]; id: string | undefined },
): Promise<DeskSignature | undefined> {
  if (id === undefined || page.some((item) => item.id === id)) return undefined
  return findSignature(db, { letters, id })
}

/** Times come in one form and zone, so that their texts sort as they do. */
function inQueue(a: DeskSignature, b: DeskSignature): number {
  const [first, second] = [a, b].map(({ confirmedAt, id }) => `${confirmedAt ?? ''}~${id}`)
  return (first ?? '') < (second ?? '') ? -1 : 1
}

/** After a decision the next one is looked at. */
function following(items: DeskSignature[], decided: DeskSignature | undefined): DeskSignature | undefined {
  const place = decided ? items.indexOf(decided) + 1 : 0
  return items[place] ?? items.find((item) => item !== decided) ?? items[0]
}
