import { domainToASCII } from 'node:url'
import { unprintable } from '../document/coverage.ts'
import { readForm, type FormState, type SignatureForm } from './signature.ts'

const printed = ['name', 'secondName', 'acronym', 'role', 'affiliation'] as const

/** Reads a form, and refuses what no font of ours can print: the signer hears it, not the reader of the PDF. */
export function readSignature(
  typed: Record<string, string>,
): { form: SignatureForm } | { errors: FormState['errors'] } {
  const read = readForm('email' in typed ? { ...typed, email: withAsciiDomain(typed['email']) } : typed)
  if ('errors' in read) return read

  const errors: FormState['errors'] = {}
  const fields: Partial<Record<(typeof printed)[number], string | undefined>> = read.form
  for (const field of printed) {
    const character = unprintable(fields[field] ?? '')
    if (character !== undefined) errors[field] = { key: 'error.unprintable', values: { character } }
  }
  return Object.keys(errors).length > 0 ? { errors } : read
}

/** Domains may be written in any script: mail is sent to their other name, "xn--…". What is none is left as it is. */
function withAsciiDomain(email: string): string {
  const trimmed = email.trim()
  const at = trimmed.lastIndexOf('@')
  const domain = trimmed.slice(at + 1)
  if (at < 0 || trimmed.length > 254 || !/\P{ASCII}/u.test(domain) || /\p{Cc}/u.test(domain)) return email
  return `${trimmed.slice(0, at)}@${domainToASCII(domain) || domain}`
}
