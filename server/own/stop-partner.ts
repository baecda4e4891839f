import { sql, type Db } from '../database/sql.ts'
import { noteConsent } from '../signature/note-consent.ts'

type Stopping = { letterId: string; signatureId: string; now: Date }

/** The partner on whose site it was signed gets the address no more. The signature stands, and still says where. Call it in a transaction. */
export async function stopPartner(db: Db, { letterId, signatureId, now }: Stopping): Promise<void> {
  await noteConsent(db, { letterId, signatureIds: [signatureId], kind: 'partner', given: false, now })
  await db.query(sql`
    update signatures
       set partner_updates = null, partner_updates_at = null
     where letter_id = ${letterId} and id = ${signatureId}`)
}
