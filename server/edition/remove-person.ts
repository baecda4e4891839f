import { sql, type Db } from '../database/sql.ts'

type Removing = { letterId: string; signatureId: string; now: Date }

/**
 * Takes an erased person out of every edition of the letter. Of those that named them the files go with the name, since
 * it stands in them; hashes and sizes stay, so that a copy from before is still known as ours. The second time nothing
 * happens. Call it in a transaction in which the signature is erased already.
 */
export async function removePerson(db: Db, { letterId, signatureId, now }: Removing): Promise<void> {
  await holdEditions(db, letterId)
  await db.query(sql`
    update editions e
       set hidden_at = ${now}
      from edition_signatures s
     where s.letter_id = ${letterId} and s.signature_id = ${signatureId} and s.line is not null
       and e.letter_id = s.letter_id and e.number = s.number and e.hidden_at is null`)
  await db.query(sql`
    update edition_files f
       set bytes = null
      from edition_signatures s
     where s.letter_id = ${letterId} and s.signature_id = ${signatureId} and s.line is not null
       and f.letter_id = s.letter_id and f.number = s.number and f.bytes is not null`)
  await db.query(sql`
    update edition_signatures
       set line = null, country = null, removed_at = ${now}
     where letter_id = ${letterId} and signature_id = ${signatureId} and line is not null`)
}

/** Until the transaction ends nobody else freezes the letter, or takes somebody out of what is frozen. */
export async function holdEditions(db: Db, letterId: string): Promise<void> {
  await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`editions ${letterId}`}, 0))`)
}
