import { xmlText, type SitemapEntry } from './share.ts'

/** Addresses for search engines (sitemaps.org), each with the same in other languages. */
export function writeSitemap(entries: SitemapEntry[]): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ...entries.slice(0, mostEntries).map(writeEntry),
    '</urlset>\n',
  ].join('\n')
}

/** Of one file, as the protocol has it. */
const mostEntries = 50_000

function writeEntry({ address, others, changedAt }: SitemapEntry): string {
  const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : ''
  const links = others.map(
    ({ language, address: other }) =>
      `<xhtml:link rel="alternate" hreflang="${xmlText(language)}" href="${xmlText(other)}"/>`,
  )
  return `<url><loc>${xmlText(address)}</loc>${changed}${links.join('')}</url>`
}
