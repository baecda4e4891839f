import { parse } from 'tldts'
import { isDisposable } from '../limit/disposable.ts'
import { freeMailDomains, freeMailProviders, sharedSites } from './free-mail.ts'

export type MailboxDomain = {
  /** Registrable, lower case, ASCII. */
  domain: string
  /** Anybody gets a mailbox there. */
  free: boolean
}

/** The domain that a mailbox is at; undefined where it has none that could be registered. */
export function mailboxDomain(email: string): MailboxDomain | undefined {
  const host = email.slice(email.lastIndexOf('@') + 1)
  const { domain, domainWithoutSuffix } = read(host)
  if (!domain) return undefined
  const free =
    freeMailDomains.has(domain) || freeMailProviders.has(domainWithoutSuffix ?? '') || isDisposable(host)
  return { domain, free }
}

/**
 * The registrable domain of a website, if the site is the whole domain. A page on somebody else's site, or a part of a
 * larger body's ("club.university.edu", "network.org/guatemala"), does not make the domain its own.
 */
export function ownDomain(website: string | null | undefined): string | undefined {
  if (!website || !URL.canParse(website)) return undefined
  const { hostname, pathname } = new URL(website)
  const { domain, domainWithoutSuffix } = read(hostname)
  if (!domain || hostname.replace(/^www\d?\./, '') !== domain || !isHome(pathname)) return undefined
  const many =
    sharedSites.has(domain) || freeMailDomains.has(domain) || freeMailProviders.has(domainWithoutSuffix ?? '')
  return many ? undefined : domain
}

/** The front page, in one of its languages perhaps. */
function isHome(path: string): boolean {
  return /^\/([a-z]{2}(-[a-z]{2})?\/?)?((index|home|default)(\.\w{2,5})?\/?)?$/i.test(path)
}

function read(host: string): { domain: string | null; domainWithoutSuffix: string | null } {
  return parse(host.toLowerCase(), { allowPrivateDomains: true, validateHostname: true })
}
