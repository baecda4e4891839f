import type { Db } from '../database/sql.ts'
import { together } from '../database/together.ts'
import { standingOf, takes } from '../letter/letter.ts'
import { Refusal } from '../refusal.ts'
import { rowOf, type Signing } from './row.ts'
import { writeSignings } from './write-signings.ts'

/**
 * Takes a signature, which counts for nothing until its mailbox is confirmed.
 *
 * Whoever signs twice gets the same answer and another mail, so the form never tells a stranger who has signed: the
 * same statements run for both, so that not even the time of the answer does.
 */
export async function sign(db: Db, signing: Signing): Promise<void> {
  const { letter, form, now } = signing
  const standing = standingOf(letter, now)
  if (standing === 'paused') throw new Refusal('letter-paused')
  if (standing === 'upcoming') throw new Refusal('letter-not-open')
  if (standing === 'closed') throw new Refusal('letter-closed')
  if (!takes(letter, form.as)) throw new Refusal('capacity-not-taken')

  await writeSigning(db, rowOf(signing))
}

/** When many sign at once, one commit takes all who came while the last one was written. */
const writeSigning = together(writeSignings)
