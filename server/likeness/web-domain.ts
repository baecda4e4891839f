import { domainToASCII } from 'node:url'
import { getDomainWithoutSuffix, parse } from 'tldts'
import { freeMailDomains, freeMailProviders, sharedSites } from '../organization/free-mail.ts'
import type { Domain } from './likeness.ts'

/** Universities, governments, armies: a department signs from the domain of the whole. */
const wholes =
  /^(edu|gov|mil|int)$|^(edu|ac|gov|gob|gouv|gub|gov|go|govt|mil|nhs|police|sch|school|jus|leg)[.][a-z]{2}$/
const wholeNames =
  /^(uni|univ|university|universidad|tu|fh|hs|ku|u)-|^(uni|univ)[a-z]{3,}|^(gov|government|gov)$/

const ascii = /^[a-z0-9.-]*$/

/**
 * What an organization is found under, from what it typed: each registrable domain once, with `shared` where several
 * organizations are to be expected there. Domains of free mail are left out; what is no address says nothing.
 */
export function domainsOf({ website, email }: { website?: string | null; email?: string | null }): Domain[] {
  const domains = new Map<string, Domain>()
  for (const address of [website, email]) {
    const domain = address ? domainIn(address) : undefined
    if (domain) domains.set(domain.name, domain)
  }
  return [...domains.values()]
}

function domainIn(address: string): Domain | undefined {
  const { domain, publicSuffix, isIcann, isIp } = parse(address.slice(0, 400), { allowPrivateDomains: false })
  if (!domain || !publicSuffix || isIp || !isIcann) return undefined
  const label = getDomainWithoutSuffix(domain) ?? ''
  if (freeMailDomains.has(domain) || freeMailProviders.has(label) || sharedSites.has(domain)) return undefined
  return {
    name: ascii.test(domain) ? domain : domainToASCII(domain) || domain,
    shared: wholes.test(publicSuffix) || wholeNames.test(label),
  }
}
