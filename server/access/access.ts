import { z } from 'zod'
import type { May } from '../coordinator/coordinator.ts'

/** What a program may do in a coordinator's name. */
export const Scope = z.enum(['signatures:decide', 'letters:write', 'editions:freeze'])
export type Scope = z.infer<typeof Scope>

/** What the coordinator's own role has to allow besides. */
export const mayOf: Record<Scope, May> = {
  'signatures:decide': 'decide',
  'letters:write': 'write',
  'editions:freeze': 'write',
}

/** How long a token may live, in days. */
export const Lifetime = z.enum(['30', '90', '365'])

const scopes = z
  .union([Scope, z.array(Scope)])
  .optional()
  .transform((some) => [...new Set([some ?? []].flat())])

/** What the desk's form says. */
export const TokenForm = z.object({
  name: z
    .string()
    .max(2000)
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim())
    .default(''),
  scopes: scopes.catch([]),
  days: Lifetime.catch('90').default('90'),
})
export type TokenForm = z.infer<typeof TokenForm>

export const longestName = 60
/** How many of somebody's may work at once. */
export const mostTokens = 20

export type TokenProblem = `desk.access.error.${'name' | 'scopes' | 'many'}`

/** A token as its coordinator sees it. */
export type TokenShown = {
  id: string
  name: string
  scopes: Scope[]
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}
