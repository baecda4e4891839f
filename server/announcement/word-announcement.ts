import type { Db } from '../database/sql.ts'
import { currentTexts } from '../letter/find.ts'
import { readTextFor } from '../letter/text.ts'
import type { OutboxMail, Wording } from '../mail/mail.ts'
import { makeToken } from '../signature/token.ts'
import { textFor } from './announcement.ts'
import { findAnnouncement } from './find.ts'
import { announcementMail } from './mails.ts'

type Asked = { mail: OutboxMail; key: Buffer; origin: string }

/** What an announcement says to one signatory; nothing where it was cancelled, or its reader wants no more. */
export async function wordAnnouncement(
  db: Db,
  { mail: { letterId, signatureId, language, payload, sentAt }, key, origin }: Asked,
): Promise<Wording | null> {
  const number = payload['announcement']
  if (typeof number !== 'number' || signatureId === null) return null
  const found = await findAnnouncement(db, { letterId, number, signatureId })
  const text = found && textFor(found.texts, language)
  if (!found || !text || (!found.stands && !sentAt)) return null

  const { title, conveners } = readTextFor(await currentTexts(db, letterId), language, found.original)
  const token = (purpose: 'unsubscribe' | 'manage') => makeToken(key, purpose, letterId, signatureId)
  return announcementMail({
    origin,
    language: text.language,
    letter: { slug: found.slug, title, conveners },
    subject: text.subject,
    body: text.body,
    edition: found.edition,
    tokens: { unsubscribe: token('unsubscribe'), manage: token('manage') },
  })
}
