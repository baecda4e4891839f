import type { PassedToken, Preference } from '../captcha/captcha.ts'
import { captchaField } from '../captcha/captcha.ts'
import { captchaForm, type Captcha } from '../captcha/open.ts'
import { verifyCaptcha } from '../captcha/verify.ts'
import type { Db } from '../database/sql.ts'
import { countHit } from './count-hits.ts'
import { isDisposable } from './disposable.ts'
import { hitOf } from './hit.ts'
import { holdsFor, stampField, trapField, type FormHold, type Guard, type Limits } from './limit.ts'
import { makeStamp, readStamp } from './stamp.ts'

/**
 * What the form of a letter carries, made when it is served. A form that comes back with its mistakes keeps the time
 * at which it was first served (`stamp`): who mends one field in two seconds is no machine.
 */
export function guardForm(
  captcha: Captcha,
  { prefers, stamp, now }: { prefers: Preference; stamp?: string | undefined; now: Date },
): Guard {
  const kept = stamp !== undefined && readStamp(captcha.key, stamp) !== undefined
  return { captcha: captchaForm(captcha, prefers), stamp: kept ? stamp : makeStamp(captcha.key, now) }
}

type Screening = {
  captcha: Captcha
  limits: Limits
  letterId: string
  prefers: Preference
  /** Everything that the form sent. */
  typed: Record<string, string>
  /** The visitor's, as the server sees it; kept nowhere. */
  address: string
  email: string
  /** The canonical form of it. */
  emailKey: string
  now: Date
}

/**
 * What speaks against a valid form, and the token that is to be spent in the transaction that writes it. Within four
 * seconds, and with statements that are shared by all who come at the same moment.
 */
export async function screenForm(
  db: Db,
  { captcha, limits, letterId, prefers, typed, address, email, emailKey, now }: Screening,
): Promise<{ holds: FormHold[]; token: PassedToken | null }> {
  const hit = hitOf(captcha.key, { address, emailKey, letterId })
  const [{ verdict, token }, tooMany] = await Promise.all([
    verifyCaptcha(captcha, { token: typed[captchaField], prefers, now }),
    countHit(db, { hit, limits, now }),
  ])
  const holds = holdsFor({
    captcha: verdict,
    tooMany,
    trap: typed[trapField] ?? '',
    servedAt: readStamp(captcha.key, typed[stampField] ?? ''),
    now,
    disposable: isDisposable(email.slice(email.lastIndexOf('@') + 1)),
  })
  return { holds, token }
}
