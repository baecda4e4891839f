import { sql, type Db } from '../database/sql.ts'

type Stopping = { letterId: string; signatureId: string }

/** The partner on whose site it was signed gets the address no more. The signature stands, and still says where. */
export async function stopPartner(db: Db, { letterId, signatureId }: Stopping): Promise<void> {
  await db.query(sql`
    update signatures
       set partner_updates = null, partner_updates_at = null
     where letter_id = ${letterId} and id = ${signatureId}`)
}
