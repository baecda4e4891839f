import { maybe, one, sql, type Db } from '../database/sql.ts'
import { record } from './activity.ts'
import { putApp, stepOf } from './authenticator-app.ts'
import type { AccountChange, Session } from './coordinator.ts'
import { openSecret } from './factor-key.ts'
import { requireFreshFactor } from './fresh-factor.ts'
import { passFactor } from './pass-factor.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { tellOfChange } from './tell-of-change.ts'

/** What follows a factor's being set up. */
export type FactorSetUp = {
  /** The session's new token, where the factor let it in. */
  token: string | undefined
  /** Shown once, with the first factor. */
  recoveryCodes: string[] | undefined
}

/**
 * Before factors change. Whoever has none may set one up with a mail's link alone; whoever has one gives it first. Changes
 * of one coordinator at the same moment wait for each other here, and see what the one before left.
 */
export async function holdFactors(db: Db, { session, now }: { session: Session; now: Date }): Promise<void> {
  const { id } = session.coordinator
  await one(db, sql`select id from coordinators where id = ${id} for no key update`)
  const factor = await maybe(db, sql`select from factors where coordinator_id = ${id}`)
  if (factor) requireFreshFactor(session, now)
}

/** After a factor was stored: lets the session in, makes the first recovery codes, and tells of a further factor. */
export async function finishSetUp(
  db: Db,
  { session, key, change, now }: { session: Session; key: Buffer; change: AccountChange; now: Date },
): Promise<FactorSetUp> {
  const { coordinator } = session
  const coordinatorId = coordinator.id
  await record(db, { coordinatorId, kind: change, now })
  const codes = await maybe(db, sql`select from recovery_codes where coordinator_id = ${coordinatorId}`)
  const recoveryCodes = codes ? undefined : await makeRecoveryCodes(db, { coordinatorId, key, now })
  if (codes) await tellOfChange(db, { coordinator, change, now })
  return { token: await passFactor(db, { session, now }), recoveryCodes }
}

type AddingApp = { session: Session; key: Buffer; envelope: string; code: string; now: Date }

/** An authenticator app whose code is right; nothing where it is wrong. Call it in a transaction. */
export async function addApp(
  db: Db,
  { session, key, envelope, code, now }: AddingApp,
): Promise<FactorSetUp | undefined> {
  const coordinatorId = session.coordinator.id
  const secret = openSecret(key, { coordinatorId, sealed: envelope, now })
  if (secret === undefined) return undefined
  const step = stepOf(secret, { code: code.replace(/[\s-]/g, ''), now })
  if (step === undefined) return undefined

  await holdFactors(db, { session, now })
  await putApp(db, { coordinatorId, key, secret, step, now })
  return finishSetUp(db, { session, key, change: 'app-added', now })
}
