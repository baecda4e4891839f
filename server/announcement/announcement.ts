import { z } from 'zod'

export const AnnouncementNumber = z.coerce.number().int().min(1).max(32_767)

/** Mails a minute, where nothing else is asked for: so fast that ten thousand take a quarter of an hour. */
export const usualPerMinute = 600

export type AnnouncementText = { language: string; subject: string; body: string }

/** News for those signatories who asked for it. */
export type Announcement = {
  texts: AnnouncementText[]
  /** The edition that it hands to them; none where it is news alone. */
  edition: number | null
  perMinute: number
}

export type AnnouncementAtDesk = {
  number: number
  subject: string
  edition: number | null
  writtenAt: Date
  by: string | null
  cancelledAt: Date | null
  sent: number
  waiting: number
  failed: number
}

/** How many mailboxes read in which language. */
export type Readers = { language: string; count: number }[]

const text = (longest: number) =>
  z
    .string()
    .transform((typed) =>
      typed
        .normalize('NFC')
        .replaceAll('\r\n', '\n')
        .replace(/[^\P{Cc}\n]/gu, '')
        .trim(),
    )
    .pipe(z.string().max(longest, 'desk.announce.too-long'))

const Subject = text(200)
const Body = text(5000)
const PerMinute = z.coerce.number().int().min(1).max(6000)

type Asked = {
  /** In which it can be written; the first must be. */
  languages: string[]
  editions: number[]
}

/** Reads what was written: `subject-en`, `body-en` and so on. A language is written in both or in neither. */
export function readAnnouncement(
  typed: Record<string, string>,
  { languages, editions }: Asked,
): { announcement: Announcement; errors: Record<string, string> } {
  const errors: Record<string, string> = {}
  const read = (field: string, schema: typeof Subject) => {
    const { data, error } = schema.safeParse(typed[field] ?? '')
    if (error) errors[field] = error.issues[0]?.message ?? 'desk.announce.too-long'
    return data ?? ''
  }
  const texts = languages.flatMap((language, index) => {
    const subject = read(`subject-${language}`, Subject).replaceAll('\n', ' ')
    const body = read(`body-${language}`, Body)
    if (!subject && !body && index > 0) return []
    if (!subject) errors[`subject-${language}`] ??= 'desk.announce.subject-missing'
    if (!body) errors[`body-${language}`] ??= 'desk.announce.body-missing'
    return [{ language, subject, body }]
  })
  const perMinute = PerMinute.safeParse(typed['perMinute'] || usualPerMinute)
  if (perMinute.error) errors['perMinute'] = 'desk.announce.per-minute-wrong'
  const edition = editions.find((number) => String(number) === typed['edition']) ?? null
  return { announcement: { texts, edition, perMinute: perMinute.data ?? usualPerMinute }, errors }
}

/** The text for a reader of `language`: theirs, or the first. */
export function textFor<T extends { language: string }>(texts: T[], language: string): T | undefined {
  return texts.find((one) => one.language === language) ?? texts[0]
}
