import type { Db } from '../database/sql.ts'
import type { FoundLetter } from '../letter/find.ts'
import type { FindLetter } from '../letter/remember.ts'
import { Refusal } from '../refusal.ts'
import { findOwn } from '../signature/own.ts'
import { readToken } from '../signature/token.ts'

type Following = { key: Buffer; findLetter: FindLetter; slug: string; token: string; now: Date }

export type Followed = { found: FoundLetter; letterId: string; signatureId: string }

/**
 * Whose signature a link to one's own signature is for. Until it is confirmed, the link that confirms is one as well:
 * whoever has it could confirm first. Afterwards many may have it, such as a board, and it leads no further.
 */
export async function follow(db: Db, following: Following): Promise<Followed> {
  const { key, findLetter, slug, token, now } = following
  const found = await findLetter(slug, now)
  const letterId = found.letter.id
  const own = readToken(key, 'manage', letterId, token)
  if (own) return { found, letterId, signatureId: own }

  const signatureId = readToken(key, 'confirm', letterId, token)
  if (!signatureId) throw new Refusal('link-broken')
  const { state } = await findOwn(db, { letterId, signatureId })
  if (state !== 'unconfirmed') throw new Refusal('link-broken')
  return { found, letterId, signatureId }
}
