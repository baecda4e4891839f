import type { FramePartner } from '../../server/partner/partner.ts'
import type { Locale } from '../words/language.ts'
import { translator } from '../words/words.ts'

/** What a partner's own box says; nothing where it has none. */
export function partnerUpdates(
  partner: Pick<FramePartner, 'name' | 'asksUpdates' | 'updatesWords'> | null,
  locale: Locale,
): string | null {
  if (!partner?.asksUpdates) return null
  return partner.updatesWords[locale] ?? translator(locale)('field.partner-updates', { name: partner.name })
}
