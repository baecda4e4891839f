import type { LetterHead } from '../letter/letter.ts'
import { xmlText } from '../share/share.ts'

/** In pixels; a card with a long title tells its height itself. */
const size = { width: 600, height: 260 }

export type Card = {
  letter: Pick<LetterHead, 'slug' | 'title' | 'conveners'>
  /** Where we are reached. */
  origin: string
  locale: string
  /** What the site is called. */
  name: string
  /** The words of the link, where the card is not shown. */
  link: string
  image: { url: string; width: number; height: number }
  /** What whoever asks has room for. */
  maxwidth?: number | undefined
  maxheight?: number | undefined
}

/** A letter as oEmbed has it (oembed.com, version 1.0): a card in a frame, and a link for those who see no frames. */
export function oembedOf({ letter, origin, locale, name, link, image, maxwidth, maxheight }: Card) {
  const address = `${origin}/${locale}/letters/${letter.slug}`
  const width = Math.min(size.width, maxwidth ?? size.width)
  const height = Math.min(size.height, maxheight ?? size.height)
  const frame =
    `<iframe src="${xmlText(`${address}/card`)}" width="${width}" height="${height}" frameborder="0" ` +
    `sandbox="allow-scripts allow-popups allow-top-navigation-by-user-activation" title="${xmlText(letter.title)}"></iframe>`
  return {
    version: '1.0',
    type: 'rich',
    title: letter.title,
    author_name: letter.conveners.join(', ') || name,
    author_url: address,
    provider_name: name,
    provider_url: origin,
    cache_age: 3600,
    thumbnail_url: image.url,
    thumbnail_width: image.width,
    thumbnail_height: image.height,
    html: `<blockquote><a href="${xmlText(address)}">${xmlText(link)}</a></blockquote>${frame}`,
    width,
    height,
  }
}

export function inXml(answer: Record<string, string | number>): string {
  const elements = Object.entries(answer).map(
    ([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`,
  )
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>${elements.join('')}</oembed>\n`
}

/** The letter's page that an address is of; nothing where it is none of ours. */
export function letterAt(
  address: string,
  origin: string,
): { locale: string | undefined; slug: string } | undefined {
  if (!URL.canParse(address)) return undefined
  const { host, protocol, pathname } = new URL(address)
  const own = new URL(origin)
  if (host !== own.host || !/^https?:$/.test(protocol)) return undefined
  const [, locale, slug] = /^(?:\/([a-z]{2}))?\/letters\/([a-z0-9-]{1,80})\/?$/.exec(pathname) ?? []
  return slug ? { locale, slug } : undefined
}
