import type { Db } from '../database/sql.ts'
import { record } from './activity.ts'
import { takeAppCode } from './authenticator-app.ts'
import { countTry, forgetTries } from './code-try.ts'
import type { Session } from './coordinator.ts'
import { passFactor } from './pass-factor.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { tellOfChange } from './tell-of-change.ts'

export type CodeGiven =
  | { outcome: 'right'; token: string | undefined }
  | { outcome: 'wrong' }
  /** Not looked at. */
  | { outcome: 'too-early'; waitUntil: Date }

type Giving = { session: Session; key: Buffer; code: string; now: Date }

/** A code from an authenticator app, or a recovery code. Call it in a transaction: its tries wait for each other. */
export async function giveCode(db: Db, { session, key, code, now }: Giving): Promise<CodeGiven> {
  const { coordinator } = session
  const { id: coordinatorId } = coordinator
  const { waitUntil } = await countTry(db, { coordinatorId, now })
  if (waitUntil) return { outcome: 'too-early', waitUntil }

  const digits = code.replace(/[\s-]/g, '')
  const kind = /^\d{6}$/.test(digits) ? 'app' : 'recovery'
  const taking = { coordinatorId, key, now }
  const right =
    kind === 'app'
      ? await takeAppCode(db, { ...taking, code: digits })
      : await takeRecoveryCode(db, { ...taking, code })
  if (!right) {
    await record(db, { coordinatorId, kind: 'code-refused', now })
    return { outcome: 'wrong' }
  }
  await forgetTries(db, { coordinatorId })
  if (kind === 'recovery') {
    await record(db, { coordinatorId, kind: 'recovery-code-used', now })
    await tellOfChange(db, { coordinator, change: 'recovery-code-used', now })
  }
  return { outcome: 'right', token: await passFactor(db, { session, now }) }
}
