import { z } from 'zod'
import type { Capacity } from '../signature/signature.ts'

/** A signature that waits for a decision, as the desk shows it. Personal data: for coordinators only. */
export type WaitingSignature = {
  id: string
  letterSlug: string
  letterTitle: string
  capacity: Capacity
  line: string
  name: string
  acronym: string | null
  country: string | null
  city: string | null
  website: string | null
  contactName: string | null
  contactRole: string | null
  email: string
  role: string | null
  affiliation: string | null
  /** Why it waits, when its capacity alone would let it count. */
  heldFor: string | null
  signedAt: string
  confirmedAt: string
}

/** A signature in the letter's list at the desk. */
export type DeskSignature = WaitingSignature & {
  state: 'unconfirmed' | 'waiting' | 'counted' | 'rejected' | 'withdrawn'
  origin: 'page' | 'frame' | 'import'
  decisions: {
    id: string
    kind: 'approve' | 'reject' | 'undo'
    reason: string | null
    by: string | null
    at: string
    undoes: string | null
  }[]
}

export const DecisionForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve') }),
  z.object({
    kind: z.literal('reject'),
    reason: z
      .string({ error: 'error.reason-missing' })
      .trim()
      .min(1, 'error.reason-missing')
      .max(1000, 'error.too-long'),
  }),
])
export type DecisionForm = z.infer<typeof DecisionForm>
