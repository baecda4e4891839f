import type { Pool } from 'pg'
import { z } from 'zod'
import type { FindLetter } from '../letter/remember.ts'
import { follow, type Followed } from './follow.ts'
import type { OwnPage } from './own.ts'
import { showOwn } from './show.ts'

// What all routes share that a signer's own link leads to.

export type OwnOptions = {
  origin: string
  key: Buffer
  findLetter: FindLetter
  /** Whether mails leave. */
  mailsSent: boolean
  /** Something that pages show has changed. */
  forget: (letterId: string) => void
}

export const Just = z
  .enum([
    ...(['confirmed', 'changed', 'to-review', 'unchanged', 'withdrawn', 'agreed', 'erased'] as const),
    ...(['contested', 'partner-stopped'] as const),
  ])
  .optional()
  .catch(undefined)

export const own = '/:locale/letters/:slug/signature/:token'

type Followable = Pick<OwnOptions, 'key' | 'findLetter'>
export type Linked = Followed & { signature: OwnPage; now: Date }

/** What a link leads to. Throws Refusal. */
export async function linkedTo(
  pool: Pool,
  options: Followable,
  { slug, token, now }: { slug: string; token: string; now: Date },
): Promise<Linked> {
  const followed = await follow(pool, { ...options, slug, token, now })
  return { ...followed, signature: await showOwn(pool, followed), now }
}
