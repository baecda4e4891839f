import { unprintable } from '../document/coverage.ts'
import { readForm, type FormState, type SignatureForm } from './signature.ts'

const printed = ['name', 'secondName', 'acronym', 'role', 'affiliation'] as const

/** Reads a form, and refuses what no font of ours can print: the signer hears it, not the reader of the PDF. */
export function readSignature(
  typed: Record<string, string>,
): { form: SignatureForm } | { errors: FormState['errors'] } {
  const read = readForm(typed)
  if ('errors' in read) return read

  const errors: FormState['errors'] = {}
  const fields: Partial<Record<(typeof printed)[number], string | undefined>> = read.form
  for (const field of printed) {
    const character = unprintable(fields[field] ?? '')
    if (character !== undefined) errors[field] = { key: 'error.unprintable', values: { character } }
  }
  return Object.keys(errors).length > 0 ? { errors } : read
}
