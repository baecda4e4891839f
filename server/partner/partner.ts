import { z } from 'zod'

/** Which sites may hold the sign form of a letter in a frame. */
export const Framing = z.enum(['anywhere', 'partners'])
export type Framing = z.infer<typeof Framing>

/** As it stands in the frame's address. */
export const PartnerSlug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40)

/** A site that holds the sign form, as coordinators see it. */
export type Partner = {
  id: string
  slug: string
  name: string
  /** `https://partner.example`, `https://*.partner.example` */
  origins: string[]
  asksUpdates: boolean
  /** By language; ours where one is missing. */
  updatesWords: Record<string, string>
  switchedOffAt: Date | null
}

/**
 * What came by a partner's site. `sent`: forms, whatever became of them; `organizations` and `people` are what counts
 * of them, `waiting` has confirmed and not been decided, `updates` is how many the partner may write to.
 */
export type PartnerFigures = {
  sent: number
  unconfirmed: number
  waiting: number
  organizations: number
  people: number
  updates: number
}

/** A day's signatures by a partner's site. `day`: `2026-11-22`, in UTC. */
export type PartnerDay = { day: string; sent: number; counted: number }

/** Who holds a frame: what the form says and asks there. */
export type FramePartner = Pick<Partner, 'id' | 'slug' | 'name' | 'asksUpdates' | 'updatesWords'>

/** What an address says of the partner by whom somebody came: of nobody where it cannot be one's. */
export const ByPartner = z.object({ partner: PartnerSlug.optional().catch(undefined) })

/** The same in the addresses that follow: `?partner=presente`, or nothing. */
export function byPartner(partner: Pick<Partner, 'slug'> | null): string {
  return partner ? `?partner=${partner.slug}` : ''
}

/**
 * The origin of an address, as browsers compare it: `partner.example/page` is `https://partner.example`. A star stands
 * for all subdomains. Without TLS only this machine, for trying it out. Nothing where it is none.
 */
export function originOf(text: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  const starred = address.replace('://*.', '://star.')
  if (!URL.canParse(starred)) return null
  const { protocol, hostname, port, username } = new URL(starred)
  if (username || hostname.length > 253) return null
  const name = starred === address ? hostname : `*.${hostname.replace(/^star[.]/, '')}`
  const place = `${protocol}//${name}${port && `:${port}`}`
  return origin.test(place) ? place : null
}

const origin =
  /^(https:\/\/([*][.])?[a-z0-9-]+([.][a-z0-9-]+)+|http:\/\/(localhost|127[.]0[.]0[.]1))(:[0-9]{1,5})?$/

/** The sources of `frame-ancestors`; nobody where there are none. We may always look at our own. */
export function ancestorsOf(origins: readonly string[]): string {
  return ["'self'", ...new Set(origins)].join(' ')
}

const longestWords = 400

const line = (missing: string, longest: number) =>
  z
    .string()
    .transform((text) => text.replace(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim())
    .pipe(z.string().min(1, missing).max(longest, 'desk.error.part-too-long'))

/** A partner as it is typed at the desk; the origins one a line. */
export const PartnerForm = z.object({
  name: line('desk.partner.error.name', 200),
  origins: z
    .string()
    .max(8000, 'desk.partner.error.origins')
    .transform((text, context) => {
      const typed = text.split(/[\s,]+/).filter(Boolean)
      const read = typed.map(originOf)
      const origins = [...new Set(read.filter((one) => one !== null))]
      if (origins.length === 0 || origins.length > 20 || read.includes(null)) {
        context.addIssue({ code: 'custom', message: 'desk.partner.error.origins' })
        return z.NEVER
      }
      return origins
    }),
  asksUpdates: z
    .string()
    .optional()
    .transform((tick) => tick === 'yes'),
})
export type PartnerForm = z.infer<typeof PartnerForm> & Pick<Partner, 'updatesWords'>

/** The words of the partner's own box, from fields such as `words-es`. */
function wordsIn(typed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([field, text]) => {
      const language = /^words-([a-z]{2})$/.exec(field)?.[1]
      const words = line('', longestWords).safeParse(text).data
      return language && words ? [[language, words]] : []
    }),
  )
}

/** Reads what was typed: the partner, or the first error of each field. */
export function readPartner(
  typed: Record<string, string>,
): { form: PartnerForm } | { errors: Record<string, string> } {
  const read = PartnerForm.safeParse({
    name: typed['name'] ?? '',
    origins: typed['origins'] ?? '',
    asksUpdates: typed['asksUpdates'],
  })
  if (read.success) return { form: { ...read.data, updatesWords: wordsIn(typed) } }
  const errors: Record<string, string> = {}
  for (const { path, message } of read.error.issues) errors[String(path[0])] ??= message
  return { errors }
}

/** A slug from a name, at most 40 characters; nothing where no letter of it is one of a to z. */
export function slugFrom(ascii: string): string {
  return ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 32)
    .replace(/-$/, '')
}
