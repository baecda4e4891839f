/** Where a letter's share image is, without the origin. */
export function shareImagePath(locale: string, slug: string): string {
  return `/${locale}/letters/${slug}/share.png`
}

/** An edition or a press release, as a feed lists it. */
export type FeedEntry = {
  /** A URI that stays the same for ever. */
  id: string
  address: string
  title: string
  summary: string
  updatedAt: Date
}

export type Feed = {
  language: string
  /** Of the feed itself. */
  address: string
  /** Of the page that it is about. */
  page: string
  title: string
  subtitle: string
  authors: string[]
  /** The newest first. */
  entries: FeedEntry[]
  /** When anything was last changed; of a feed without entries. */
  updatedAt: Date
}

/** An address for search engines, with the same in other languages. */
export type SitemapEntry = {
  address: string
  others: { language: string; address: string }[]
  changedAt?: Date
}

/** Text as it stands in XML: what no XML may hold is left out. */
export function xmlText(text: string): string {
  const kept = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
  return kept.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
