import { domainToASCII } from 'node:url'
import type { Evidence } from './review.ts'

/** Anybody gets an address at these; by the part before the country where a provider has many. */
const freeDomains = new Set([
  'gmail.com',
  'googlemail.com',
  'icloud.com',
  'me.com',
  'mac.com',
  'aol.com',
  'proton.me',
  'protonmail.com',
  'pm.me',
  'tutanota.com',
  'tuta.io',
  'fastmail.com',
  'zoho.com',
  'mail.com',
  'mail.ru',
  'web.de',
  't-online.de',
  'orange.fr',
  'wanadoo.fr',
  'laposte.net',
  'libero.it',
  'qq.com',
  '163.com',
  '126.com',
  'uol.com.br',
  'bol.com.br',
  'terra.com.br',
  'prodigy.net.mx',
  'riseup.net',
])
const freeProviders = /^(yahoo|ymail|rocketmail|hotmail|outlook|live|msn|gmx|yandex)\.[a-z.]{2,6}$/

/**
 * What the address says about the organization. Equal domains are a fact to show, not a proof: whoever fills in the
 * form chooses the website too.
 */
export function evidenceOf(email: string, website: string | null): Evidence {
  const domain = asciiDomain(email.slice(email.lastIndexOf('@') + 1))
  if (freeDomains.has(domain) || freeProviders.test(domain)) return { kind: 'free-mail', domain }
  if (website === null) return { kind: 'no-website', domain }

  const host = hostOf(website)
  return host === domain ? { kind: 'same-domain', domain } : { kind: 'other-domain', domain, website: host }
}

function hostOf(website: string): string {
  return URL.canParse(website) ? asciiDomain(new URL(website).hostname) : website
}

function asciiDomain(domain: string): string {
  return (domainToASCII(domain) || domain.toLowerCase()).replace(/^www\./, '')
}
