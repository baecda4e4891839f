import { mailboxDomain, ownDomain } from '../organization/domain.ts'
import type { AddressSays } from './review.ts'

/**
 * What the address says about the organization. Equal domains are a fact to show, not a proof: whoever fills in the
 * form chooses the website too. What weighs is in the evidence of server/organization.
 */
export function addressSays(email: string, website: string | null): AddressSays {
  const at = mailboxDomain(email)
  const domain = at?.domain ?? email.slice(email.lastIndexOf('@') + 1)
  if (at?.free) return { kind: 'free-mail', domain }
  if (website === null) return { kind: 'no-website', domain }
  return ownDomain(website) === domain
    ? { kind: 'same-domain', domain }
    : { kind: 'other-domain', domain, website: hostOf(website) }
}

function hostOf(website: string): string {
  return URL.canParse(website) ? new URL(website).hostname.replace(/^www\./, '') : website
}
