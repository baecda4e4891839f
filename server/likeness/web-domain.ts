import { getDomain } from 'tldts'
import type { Domain } from './likeness.ts'

/** What an organization is found under, from what it typed: each registrable domain once, free mail left out. */
export function domainsOf({ website, email }: { website?: string | null; email?: string | null }): Domain[] {
  const names = [website, email].flatMap((address) => (address ? (registrable(address) ?? []) : []))
  return [...new Set(names)].map((name) => ({ name, shared: false }))
}

function registrable(address: string): string | null {
  return getDomain(address.slice(0, 400), { allowPrivateDomains: true })
}
