import type { Db } from '../database/sql.ts'
import { readSignature } from './read.ts'
import { sign, type Signing } from './sign.ts'
import type { FormState } from './signature.ts'
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
  return { envelope: seal(key, typed, new Date(signing.now.getTime() + day)) }
}

/** What was typed, from an envelope that `submit` made. */
export function openEnvelope(key: Buffer, envelope: string, now: Date): Record<string, string> | undefined {
  const opened = open(key, envelope, now)
  return opened && typeof opened === 'object' ? (opened as Record<string, string>) : undefined
}
