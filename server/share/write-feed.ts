import { xmlText, type Feed, type FeedEntry } from './share.ts'

/** A feed as Atom (RFC 4287). */
export function writeFeed(feed: Feed): string {
  const { language, address, page, title, subtitle, authors, entries } = feed
  const updated = entries.reduce(
    (latest, { updatedAt }) => (updatedAt > latest ? updatedAt : latest),
    feed.updatedAt,
  )
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xmlText(language)}">`,
    element('id', address),
    element('title', title),
    element('subtitle', subtitle),
    element('updated', updated.toISOString()),
    `<link rel="self" type="application/atom+xml" href="${xmlText(address)}"/>`,
    `<link rel="alternate" type="text/html" href="${xmlText(page)}"/>`,
    ...authors.map((name) => `<author>${element('name', name)}</author>`),
    ...entries.map(writeEntry),
    '</feed>\n',
  ].join('\n')
}

function writeEntry({ id, address, title, summary, updatedAt }: FeedEntry): string {
  const link = `<link rel="alternate" type="text/html" href="${xmlText(address)}"/>`
  const said = [element('id', id), element('title', title), element('updated', updatedAt.toISOString())]
  return `<entry>${said.join('')}${link}${element('summary', summary)}</entry>`
}

function element(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`
}
