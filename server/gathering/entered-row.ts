import type { Letter } from '../letter/letter.ts'
import { rowOf, type SignatureRow } from '../signature/row.ts'
import { sortKey } from '../signature/sort-key.ts'
import { printedLine } from '../signature/line.ts'
import { EnteredOrganization, EnteredPerson, type SignatureForm } from '../signature/signature.ts'
import type { Class, Entry } from './gathering.ts'

type Entering = {
  letter: Letter
  text: { language: string; version: number; hash: string }
  entry: Entry
  as: Class
  /** Of the signer, as far as is known. */
  language: string
  now: Date
}

/** A gathered line as a signature's row. It prints as the list had it, where the list had a line. */
export function enteredRow({ letter, text, entry, as, language, now }: Entering): SignatureRow {
  const { contactName, contactRole, ...form } = formOf(entry, as)
  const row = rowOf({ letter, text, form: form as SignatureForm, language, origin: 'gathered', now })
  const line = entry.printed
  return {
    ...row,
    ...(line ? { line, sort_key: sortKey(line, letter.listLanguage) } : {}),
    contact_name: contactName,
    contact_role: contactRole,
    // Who has no address is vouched for.
    ...(entry.email
      ? {}
      : { email: undefined as unknown as string, email_key: undefined as unknown as string }),
  }
}

/** The line as it will print. */
export function lineOf({ printed, ...parts }: Entry, language: string): string {
  return printed ?? printedLine(parts, language)
}

function formOf(entry: Entry, as: Class) {
  const silent = { updates: false, partnerUpdates: false, formKey: undefined }
  if (as === 'organization') {
    const { email = '', ...form } = EnteredOrganization.parse(entry)
    return { as, ...form, email, mayBind: 'yes', publish: 'yes', organization: undefined, ...silent }
  }
  const { email = '', ...form } = EnteredPerson.parse(entry)
  const shown = { published: 'full', publish: 'yes', agree: 'yes', city: undefined } as const
  return {
    as: form.affiliation ? ('affiliated' as const) : ('individual' as const),
    ...form,
    email,
    ...shown,
    ...silent,
  }
}
