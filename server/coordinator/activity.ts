import { v7 as uuidv7 } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { noLetter } from '../mail/mail.ts'
import { AccountActivity, type ActivityShown } from './coordinator.ts'

type Deed = {
  /** Absent for what concerns the service or somebody's own account. */
  letterId?: string
  /** Null for the service itself. */
  coordinatorId: string | null
  /** `role-changed` */
  kind: string
  /** Ids and words of ours. Nothing about signers: what is recorded stays for good. */
  details?: Record<string, string | number | boolean | null>
  now: Date
}

/** Notes what somebody did, for good. In the transaction of what was done. */
export async function record(
  db: Db,
  { letterId = noLetter, coordinatorId, kind, details = {}, now }: Deed,
): Promise<void> {
  await db.query(sql`
    insert into activity (letter_id, id, coordinator_id, kind, details, at)
    values (${letterId}, ${uuidv7()}, ${coordinatorId}, ${kind}, ${details}, ${now})`)
}

/** What happened to somebody's own account, the newest first. */
export async function listOwnActivity(
  db: Db,
  { coordinatorId, limit }: { coordinatorId: string; limit: number },
): Promise<ActivityShown[]> {
  return all<ActivityShown>(
    db,
    sql`
      select id, kind, details ->> 'device' as device, at
        from activity
       where coordinator_id = ${coordinatorId} and letter_id = ${noLetter} and kind = any(${AccountActivity.options})
       order by at desc, id desc
       limit ${limit}`,
  )
}
