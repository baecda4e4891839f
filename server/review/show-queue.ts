import type { DeskLetter } from '../coordinator/coordinator.ts'
import type { Db } from '../database/sql.ts'
import { letterHere } from '../coordinator/coordinator.ts'
import { findSignature } from './find-signature.ts'
import { countUndecided, listUndecided } from './list-undecided.ts'
import { addressOf, type QueueQuery } from './page-address.ts'
import type { DeskProblem, DeskSignature, QueuePage } from './review.ts'

type Showing = {
  /** The one letter whose queue it is, or none where it is that of all. */
  letter?: DeskLetter | undefined
  letters?: DeskLetter[] | undefined
  query: QueueQuery
  problem?: DeskProblem | undefined
}

const pageLength = 50

/** What the page of a queue shows. */
export async function showQueue(db: Db, showing: Showing) {
  const { letter, letters = letter ? [letter] : [], query, problem = null } = showing
  const { after, hold, state, grade, capacity } = query
  const filter = { hold, state, grade, capacity }
  const queue = await readQueue(db, { letters, query })
  const path = letter ? `/desk/letters/${letter.slug}/queue` : '/desk'
  return {
    ...queue,
    letter: letter ? letterHere(letter) : null,
    letters: letters.map(({ slug, title }) => ({ slug, title })),
    filter,
    back: addressOf(path, { ...filter, after: after && `${after.since}~${after.id}` }),
    first: after ? addressOf(path, filter) : null,
    next: queue.after === null ? null : addressOf(path, { ...filter, after: queue.after }),
    problem,
  }
}

async function readQueue(
  db: Db,
  { letters, query }: { letters: DeskLetter[]; query: QueueQuery },
): Promise<QueuePage> {
  const { at, decided, after, ...filter } = query
  const undecided = await listUndecided(db, { letters, filter, limit: pageLength + 1, after })
  const page = undecided.slice(0, pageLength)
  const last = page.at(-1)
  const kept = await stayingBeside(db, { page, letters, id: decided })
  const items = kept ? [...page, kept].toSorted(inQueue) : page
  const total = await countUndecided(db, { letters })
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return {
    items,
    at: (items.find(({ id }) => id === at) ?? following(items, kept))?.id ?? null,
    total,
    found: filtered ? await countUndecided(db, { letters, filter }) : total,
    after: undecided.length > pageLength && last ? `${last.since}~${last.id}` : null,
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
  const [first, second] = [a, b].map(({ since, id }) => `${since ?? ''}~${id}`)
  return (first ?? '') < (second ?? '') ? -1 : 1
}

/** After a decision the next one is looked at. */
function following(items: DeskSignature[], decided: DeskSignature | undefined): DeskSignature | undefined {
  const place = decided ? items.indexOf(decided) + 1 : 0
  return items[place] ?? items.find((item) => item !== decided) ?? items[0]
}
