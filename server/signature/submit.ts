import type { Db } from '../database/sql.ts'
import { readSignature } from './read.ts'
import { sign, type Signing } from './sign.ts'
import { IndividualForm, OrganizationForm, type FormState } from './signature.ts'
import { open, seal } from './token.ts'

const day = 24 * 3_600_000

type Submission = Omit<Signing, 'form'> & { typed: Record<string, string>; key: Buffer }

/**
 * A form as it was sent: signed, or what needs another look. What was typed travels on in an envelope, so that the
 * next page can show the address and offer to correct it without a cookie.
 */
export async function submit(
  db: Db,
  { typed, key, ...signing }: Submission,
): Promise<{ envelope: string } | { errors: FormState['errors'] }> {
  const read = readSignature(typed)
  if ('errors' in read) return read

  await sign(db, { ...signing, form: read.form })
  return { envelope: seal(key, answersIn(typed), new Date(signing.now.getTime() + day)) }
}

const asked = new Set([...Object.keys(OrganizationForm.shape), ...Object.keys(IndividualForm.shape)])

/** What the form asked for, without what else came along: an envelope has to fit into an address. */
function answersIn(typed: Record<string, string>): Record<string, string> {
  const answers = Object.entries(typed).filter(([field, value]) => asked.has(field) && value.trim())
  return Object.fromEntries(
    answers.map(([field, value]) => [field, value.normalize('NFC').replace(/\s+/g, ' ').trim()]),
  )
}

/** What was typed, from an envelope that `submit` made. */
export function openEnvelope(key: Buffer, envelope: string, now: Date): Record<string, string> | undefined {
  const opened = open(key, envelope, now)
  return opened && typeof opened === 'object' ? (opened as Record<string, string>) : undefined
}
