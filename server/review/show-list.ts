import type { DeskLetter } from '../coordinator/coordinator.ts'
import type { Db } from '../database/sql.ts'
import { letterHere } from '../coordinator/coordinator.ts'
import { findSignature } from './find-signature.ts'
import { listSignatures } from './list-signatures.ts'
import { countUndecided } from './list-undecided.ts'
import { addressOf, type ListQuery } from './page-address.ts'
import type { DeskProblem } from './review.ts'

type Showing = { letter: DeskLetter; query: ListQuery; problem?: DeskProblem | undefined }

const pageLength = 50

/** What the page of a letter's signatures shows. */
export async function showList(db: Db, { letter, query, problem = undefined }: Showing) {
  const { at, after, q, state } = query
  const found = await listSignatures(db, { letter, search: q, state, after, limit: pageLength + 1 })
  const items = found.slice(0, pageLength)
  const path = `/desk/letters/${letter.slug}`
  return {
    letter: letterHere(letter),
    items,
    item: (at && (await findSignature(db, { letters: [letter], id: at }))) || null,
    search: q ?? '',
    state: state ?? null,
    waiting: await countUndecided(db, { letters: [letter] }),
    back: addressOf(path, { q, state, after }),
    first: after === undefined ? null : addressOf(path, { q, state }),
    next: found.length > pageLength ? addressOf(path, { q, state, after: items.at(-1)?.id }) : null,
    problem: problem ?? null,
  }
}
