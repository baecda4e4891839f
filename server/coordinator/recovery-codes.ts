import { randomInt } from 'node:crypto'
import { maybe, sql, type Db } from '../database/sql.ts'
import { record } from './activity.ts'
import { hashRecoveryCode } from './factor-key.ts'

/** Crockford's base 32, without the letters that are read as others. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const howMany = 10
/** 50 bits: five tries, and then one an hour at the most. */
const length = 10

type Making = { coordinatorId: string; key: Buffer; now: Date }

/** Ten codes that each stand in for a lost factor once, as `7K2QX-9M4TB`. The earlier ones stop working. */
export async function makeRecoveryCodes(db: Db, { coordinatorId, key, now }: Making): Promise<string[]> {
  const codes = Array.from({ length: howMany }, makeCode)
  const hashes = codes.map((code) => hashRecoveryCode(key, coordinatorId, normal(code)))
  await db.query(sql`delete from recovery_codes where coordinator_id = ${coordinatorId}`)
  await db.query(sql`
    insert into recovery_codes (coordinator_id, code_hash)
    select ${coordinatorId}, hash from unnest(${hashes}::text[]) hash`)
  await record(db, { coordinatorId, kind: 'recovery-codes-made', now })
  return codes
}

/** Whether the code was one of them; it is used up by asking. */
export async function takeRecoveryCode(
  db: Db,
  { coordinatorId, key, code, now }: Making & { code: string },
): Promise<boolean> {
  const taken = await maybe(
    db,
    sql`
      update recovery_codes
         set used_at = ${now}
       where coordinator_id = ${coordinatorId} and code_hash = ${hashRecoveryCode(key, coordinatorId, normal(code))}
         and used_at is null
      returning coordinator_id`,
  )
  return taken !== undefined
}

function makeCode(): string {
  const signs = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
  return `${signs.slice(0, length / 2)}-${signs.slice(length / 2)}`
}

/** As it was read off paper: any case, any gaps, and the letters that look like figures. */
function normal(code: string): string {
  return code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}
