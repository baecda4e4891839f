import { Secret, TOTP } from 'otpauth'
import { maybe, sql, type Db } from '../database/sql.ts'
import type { Coordinator } from './coordinator.ts'
import { openSecret, sealSecret } from './factor-key.ts'
import { qrCode, type QrCode } from './qr-code.ts'

const stepLasts = 30 * 1000
const minute = 60 * 1000

/** What is scanned or typed into an app, until a code shows that it was. */
export type AppOffered = {
  /** In groups of four, to be typed. */
  secret: string
  qr: QrCode
  /** `otpauth://…`: opens an app on the same device. */
  uri: string
  /** The secret again, sealed for one coordinator: it travels with the form, and nothing is stored before it is used. */
  envelope: string
}

type Offering = { key: Buffer; coordinator: Coordinator; host: string; now: Date }

export function offerApp({ key, coordinator, host, now }: Offering): AppOffered {
  const secret = new Secret({ size: 20 }).base32
  const until = new Date(now.getTime() + 30 * minute)
  const envelope = sealSecret(key, { coordinatorId: coordinator.id, secret }, until)
  return describeOffer({ coordinator, host }, secret, envelope)
}

/** The same offer again, after a wrong code; nothing where its half hour is over. */
export function repeatOffer(
  envelope: string,
  { key, coordinator, host, now }: Offering,
): AppOffered | undefined {
  const secret = openSecret(key, { coordinatorId: coordinator.id, sealed: envelope, now })
  return secret === undefined ? undefined : describeOffer({ coordinator, host }, secret, envelope)
}

function describeOffer(
  { coordinator, host }: Pick<Offering, 'coordinator' | 'host'>,
  secret: string,
  envelope: string,
): AppOffered {
  const uri = new TOTP({ issuer: `Undersigned ${host}`, label: coordinator.email, secret }).toString()
  return { secret: secret.replace(/(.{4})(?=.)/g, '$1 '), qr: qrCode(uri), uri, envelope }
}

/** The step of 30 s that a code stands for, of now and of one before and after: clocks differ. RFC 6238. */
export function stepOf(secret: string, { code, now }: { code: string; now: Date }): number | undefined {
  const delta = new TOTP({ secret }).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return delta === null ? undefined : Math.floor(now.getTime() / stepLasts) + delta
}

/** Whether this is the code that the coordinator's app shows. It is taken once: of two at the same moment, by one. */
export async function takeAppCode(
  db: Db,
  { coordinatorId, key, code, now }: { coordinatorId: string; key: Buffer; code: string; now: Date },
): Promise<boolean> {
  const app = await maybe<{ sealed: string }>(
    db,
    sql`select sealed_secret as sealed from authenticator_apps where coordinator_id = ${coordinatorId}`,
  )
  const secret = app && openSecret(key, { coordinatorId, sealed: app.sealed, now })
  const step = secret === undefined ? undefined : stepOf(secret, { code, now })
  if (step === undefined) return false

  const taken = await maybe(
    db,
    sql`
      update authenticator_apps
         set last_step = ${step}
       where coordinator_id = ${coordinatorId} and last_step < ${step}
      returning coordinator_id`,
  )
  return taken !== undefined
}

/** Stores an app whose code was right; it takes the place of an older one. */
export async function putApp(
  db: Db,
  {
    coordinatorId,
    key,
    secret,
    step,
    now,
  }: { coordinatorId: string; key: Buffer; secret: string; step: number; now: Date },
): Promise<void> {
  const sealed = sealSecret(key, { coordinatorId, secret })
  await db.query(sql`
    insert into authenticator_apps (coordinator_id, sealed_secret, last_step, created_at)
    values (${coordinatorId}, ${sealed}, ${step}, ${now})
    on conflict (coordinator_id) do update
       set sealed_secret = excluded.sealed_secret, last_step = excluded.last_step, created_at = excluded.created_at`)
}
