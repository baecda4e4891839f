type Rule = { domains: string[]; as?: string; dots: boolean; plus: boolean }

/** What providers treat as one mailbox. `dots`: dots before the @ mean nothing. `plus`: what follows a + is a tag. */
const rules: Rule[] = [
  { domains: ['gmail.com', 'googlemail.com'], as: 'gmail.com', dots: true, plus: true },
  { domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'], dots: false, plus: true },
  { domains: ['icloud.com', 'me.com', 'mac.com'], as: 'icloud.com', dots: false, plus: true },
  { domains: ['fastmail.com', 'fastmail.fm'], dots: false, plus: true },
  { domains: ['proton.me', 'protonmail.com', 'pm.me'], as: 'proton.me', dots: false, plus: true },
]

/**
 * The key of a mailbox: two addresses with one key are one mailbox.
 * Lower case; the provider's own rules where they are known, so that no tag of an unknown provider is lost.
 * The address as typed is kept beside it, for sending.
 */
export function canonicalEmail(email: string): string {
  const lower = email.normalize('NFC').trim().toLowerCase()
  const at = lower.lastIndexOf('@')
  const domain = lower.slice(at + 1)
  const rule = rules.find((candidate) => candidate.domains.includes(domain))
  if (!rule) return lower

  const untagged = rule.plus ? lower.slice(0, at).replace(/\+.*$/, '') : lower.slice(0, at)
  const local = rule.dots ? untagged.replaceAll('.', '') : untagged
  return `${local}@${rule.as ?? domain}`
}
