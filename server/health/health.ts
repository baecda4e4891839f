import { z } from 'zod'

/** What a balancer asks before it sends anybody here. */
export const Readiness = z.object({
  ready: z.boolean(),
  /** What keeps us from taking signatures, in the order in which to look. */
  lacks: z.array(z.enum(['stopping', 'database', 'space'])),
})
export type Readiness = z.output<typeof Readiness>
