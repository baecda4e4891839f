import { disposableEmailBlocklist } from 'disposable-email-domains-js'

const domains = new Set(disposableEmailBlocklist())

/** Beyond this no label names a mailbox's provider, whatever stands before it. */
const deepest = 10

/** Whether a mailbox at this domain, or at one above it, is thrown away after use. Knows 8,883 domains. */
export function isDisposable(domain: string): boolean {
  const labels = domain.toLowerCase().replace(/[.]$/, '').split('.').slice(-deepest)
  return labels.some((_, index) => domains.has(labels.slice(index).join('.')))
}
