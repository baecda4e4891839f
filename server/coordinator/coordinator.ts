import { z } from 'zod'

/** Somebody who works at the desk. */
export type Coordinator = { id: string; email: string; name: string | null; language: string }

/** A letter as the desk names it, in the words of its original. */
export type DeskLetter = {
  id: string
  slug: string
  title: string
  language: string
  /** `2021-03-25` */
  dated: string
  opensAt: Date
  closesAt: Date | null
  pausedAt: Date | null
}

export const AskForm = z.object({
  email: z
    .string({ error: 'desk.error.email-wrong' })
    .trim()
    .max(254, 'desk.error.email-wrong')
    // Wider than the addresses of signers: `owner@localhost` is the first coordinator.
    .regex(/^\P{Cc}*@\P{Cc}*$/u, 'desk.error.email-wrong'),
})
