import { z } from 'zod'

/** Somebody who works at the desk. */
export type Coordinator = { id: string; email: string; name: string | null; language: string }

/** What a coordinator is to a letter. */
export const Role = z.enum(['owner', 'coordinator', 'reviewer', 'reader'])
export type Role = z.infer<typeof Role>

/**
 * What can be done with a letter. `read`: its figures, and the list that everybody sees. `decide`: the signatures with
 * the people and mailboxes behind them. `write`: texts, imports, invitations, and freezing and delivering, with a second
 * factor given afresh: it is the coordinator's work, and what is frozen harms nobody. `own`: what only owners may.
 */
export type May = 'read' | 'decide' | 'write' | 'own'

const matrix: Record<Role, readonly May[]> = {
  reader: ['read'],
  reviewer: ['read', 'decide'],
  coordinator: ['read', 'decide', 'write'],
  owner: ['read', 'decide', 'write', 'own'],
}

/** The roles that somebody of a role may give, change and take away. */
const grants: Record<Role, readonly Role[]> = {
  reader: [],
  reviewer: [],
  coordinator: ['reviewer', 'reader'],
  owner: Role.options,
}

export function allows(role: Role, what: May): boolean {
  return matrix[role].includes(what)
}

export function grantableBy(role: Role): readonly Role[] {
  return grants[role]
}

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
  /** Whether readers see it: it has a text. */
  published: boolean
  /** Of whoever looks at it. */
  role: Role
}

/** What every page of a letter says of it at the desk: its name, and which of the others are reached from there. */
export type LetterHere = Pick<DeskLetter, 'slug' | 'title' | 'role' | 'published'>

export function letterHere({ slug, title, role, published }: DeskLetter): LetterHere {
  return { slug, title, role, published }
}

/** Somebody's being signed in, on one device. */
export type Session = {
  id: string
  coordinator: Coordinator
  /** Makes letters, and owns every one. */
  ownsService: boolean
  /** Whether there is a second factor that must be given. */
  hasFactor: boolean
  /** When a second factor was given last; null before the first. */
  factorAt: Date | null
}

/** `offered`: whoever has no second factor is let in without one. Whoever has one gives it all the same. */
export type SecondFactor = 'required' | 'offered'

/** What stands between a mail's link and the desk. */
export function stillNeeded(
  { factorAt, hasFactor }: Pick<Session, 'factorAt' | 'hasFactor'>,
  secondFactor: SecondFactor,
): 'nothing' | 'giving' | 'setting-up' {
  if (factorAt) return 'nothing'
  if (hasFactor) return 'giving'
  return secondFactor === 'required' ? 'setting-up' : 'nothing'
}

const email = z
  .string({ error: 'desk.error.email-wrong' })
  .trim()
  .max(254, 'desk.error.email-wrong')
  // Wider than the addresses of signers: `owner@localhost` is the first coordinator.
  .regex(/^[^\p{Cc}\s]+@[^\p{Cc}\s]+$/u, 'desk.error.email-wrong')

export const AskForm = z.object({ email })

export const InviteForm = z.object({ email, role: Role })

/** One line of a person's own words; nothing where nothing is left. */
const line = (longest: number, tooLong: string) =>
  z
    .string()
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim())
    .pipe(z.string().max(longest, tooLong))
    .transform((text) => text || null)

export const AccountForm = z.object({
  name: line(200, 'desk.error.name-too-long').default(null),
  language: z.string().max(35),
})

export const PasskeyName = line(60, 'desk.error.passkey-name-too-long')

/** A session as its coordinator sees it. */
export type SessionShown = {
  id: string
  device: string | null
  startedAt: Date
  lastSeenAt: Date
  /** Whether it is past the second factor. */
  complete: boolean
  /** Whether it is the one that looks. */
  here: boolean
}

export type PasskeyShown = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }

export type FactorsShown = {
  passkeys: PasskeyShown[]
  /** Since when there is an authenticator app. */
  appSince: Date | null
  /** How many can still be used. */
  recoveryCodes: number
}

/** What a coordinator did to their own account, or what was tried with it. */
export const AccountActivity = z.enum([
  'signed-in',
  'code-refused',
  'recovery-code-used',
  'recovery-codes-made',
  'app-added',
  'app-removed',
  'passkey-added',
  'passkey-removed',
  'factors-forgotten',
  'sessions-ended',
  'token-made',
  'token-revoked',
])
export type AccountActivity = z.infer<typeof AccountActivity>

/** What a mail tells somebody of, should it not have been them. */
export const AccountChange = AccountActivity.exclude([
  'signed-in',
  'code-refused',
  'sessions-ended',
  'token-revoked',
])
export type AccountChange = z.infer<typeof AccountChange>

export type ActivityShown = { id: string; kind: AccountActivity; device: string | null; at: Date }

export type PersonShown = {
  id: string
  email: string
  name: string | null
  role: Role
  grantedAt: Date
  /** Whether whoever looks may change or take away the role. */
  changeable: boolean
}

export type InvitationShown = {
  id: string
  email: string
  role: Role
  expiresAt: Date
  changeable: boolean
  /** Where no mail is sent: whoever invites hands it on. */
  link: string | null
}

/** What somebody did with a letter. Null where the service did it, or a command. */
export type DeedShown = {
  id: string
  /** `role-changed` */
  kind: string
  details: Record<string, string | number | boolean | null>
  at: Date
  name: string | null
  email: string | null
  signatureId: string | null
  line: string | null
}
