import type { Captcha } from '../captcha/open.ts'
import type { Db } from '../database/sql.ts'
import { standingOf, type Letter } from '../letter/letter.ts'
import type { Limits } from '../limit/limit.ts'
import { screenForm } from '../limit/screen.ts'
import { describeSignature } from '../likeness/described-signature.ts'
import { matchOrganization, type Matched } from '../organization/match.ts'
import { Refusal } from '../refusal.ts'
import { canonicalEmail } from './canonical-email.ts'
import { readSignature } from './read.ts'
import type { Signing } from './row.ts'
import { sign } from './sign.ts'
import {
  AffiliatedForm,
  Capacity,
  OrganizationForm,
  type FormState,
  type SignatureForm,
} from './signature.ts'
import { open, seal } from './token.ts'

const day = 24 * 3_600_000

/** Who asks whether it is a person, and how many forms may come. */
export type Screen = { captcha: Captcha; limits: Limits }

type Submission = Omit<Signing, 'form' | 'holds' | 'token'> & {
  typed: Record<string, string>
  key: Buffer
  screen: Screen
  /** The visitor's in the network; kept nowhere. */
  address: string
}

/**
 * A form as it was sent: signed, or what needs another look. What was typed travels on in an envelope, so that the
 * next page can show the address and offer to correct it without a cookie.
 */
export async function submit(
  db: Db,
  { typed, key, screen, address, ...signing }: Submission,
): Promise<{ envelope: string } | Omit<FormState, 'values'>> {
  const read = readSignature(withKind(typed, signing.letter.signs))
  const paused = standingOf(signing.letter, signing.now) === 'paused'
  if ('errors' in read) return { ...read, paused }
  if (paused) return { errors: {}, paused }

  const { form } = read
  const { organizationId, choices, toldApart } = await known(db, { form, chosen: typed['organization'] })
  if (choices.length > 0)
    return { errors: { organization: { key: 'error.organization-unanswered' } }, choices }

  const { letter, now } = signing
  const sender = { address, email: form.email, emailKey: canonicalEmail(form.email) }
  const asked = { letterId: letter.id, prefers: letter.captcha, typed, now }
  const { holds, token } = await screenForm(db, { ...screen, ...sender, ...asked })
  // For the confirmation, which compares it with those on the letter.
  const held = toldApart ? [...holds, 'likeness' as const] : holds
  await sign(db, { ...signing, form, organizationId, holds: held, token })
  return { envelope: envelopeOf(key, typed, now) }
}

/** What was typed, for the next page to know: sealed, for a day. */
export function envelopeOf(key: Buffer, typed: Record<string, string>, now: Date): string {
  return seal(key, answersIn(typed), new Date(now.getTime() + day))
}

/** The organization in the registry, or those that it may be: whoever typed something like it is asked once. */
async function known(
  db: Db,
  { form, chosen }: { form: SignatureForm; chosen: string | undefined },
): Promise<Matched> {
  if (form.as !== 'organization') return { organizationId: null, choices: [], toldApart: false }
  const { name, acronym = null, country = null, website = null, email } = form
  return matchOrganization(db, {
    described: describeSignature({ name, acronym, country, website, email }),
    chosen,
  })
}

/** A letter that takes one kind need not be told which. */
function withKind(typed: Record<string, string>, signs: Letter['signs']): Record<string, string> {
  if (signs !== 'organizations' || Capacity.safeParse(typed['as']).success) return typed
  return { ...typed, as: 'organization' }
}

const asked = new Set([...Object.keys(OrganizationForm.shape), ...Object.keys(AffiliatedForm.shape)])

/** What the form asked for, without what else came along: an envelope has to fit into an address. */
function answersIn(typed: Record<string, string>): Record<string, string> {
  const answers = Object.entries(typed).filter(([field, value]) => asked.has(field) && value.trim())
  return Object.fromEntries(
    answers.map(([field, value]) => [field, value.normalize('NFC').replace(/\s+/g, ' ').trim()]),
  )
}

/** What was typed, from an envelope that `submit` made. */
export function openEnvelope(key: Buffer, envelope: string, now: Date): Record<string, string> {
  const opened = open(key, envelope, now)
  if (!opened) throw new Refusal('link-broken')
  if (opened.expired) throw new Refusal('link-expired')
  return opened.value as Record<string, string>
}

/** The same to fill a form with: an envelope that does not open leaves it empty. */
export function valuesIn(key: Buffer, envelope: string, now: Date): Record<string, string> {
  const opened = open(key, envelope, now)
  return opened && !opened.expired ? (opened.value as Record<string, string>) : {}
}
