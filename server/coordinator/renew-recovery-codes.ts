import type { Db } from '../database/sql.ts'
import type { Session } from './coordinator.ts'
import { requireFreshFactor } from './fresh-factor.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { tellOfChange } from './tell-of-change.ts'

export async function renewRecoveryCodes(
  db: Db,
  { session, key, now }: { session: Session; key: Buffer; now: Date },
): Promise<string[]> {
  requireFreshFactor(session, now)
  const { coordinator } = session
  const codes = await makeRecoveryCodes(db, { coordinatorId: coordinator.id, key, now })
  await tellOfChange(db, { coordinator, change: 'recovery-codes-made', now })
  return codes
}
