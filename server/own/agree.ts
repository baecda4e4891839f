import { maybe, sql, type Db } from '../database/sql.ts'
import { consentVersion } from '../signature/signature.ts'

type Agreeing = {
  letterId: string
  signatureId: string
  /** The version that the page showed; another one is not agreed to unseen. */
  version: number
  now: Date
}

/**
 * Signs the new version of the text that was signed before; both agreements are kept. Says whether it did: what is
 * withdrawn signs nothing, and a version that has been replaced meanwhile is not signed. Call it in a transaction.
 */
export async function agree(db: Db, { letterId, signatureId, version, now }: Agreeing): Promise<boolean> {
  const signed = await maybe<{ id: string }>(
    db,
    sql`
    with new_text as (
      select t.language, t.version, t.hash
        from standing s
        join texts t on t.letter_id = s.letter_id and t.language = s.text_language and t.replaced_at is null
       where s.letter_id = ${letterId} and s.id = ${signatureId} and t.version = ${version}
         and t.version > s.text_version),
    signed_before as (
      insert into agreements (letter_id, signature_id, text_language, text_version, text_hash, consent_version, agreed_at)
      select s.letter_id, s.id, s.text_language, s.text_version, s.text_hash, s.consent_version, s.signed_at
        from signatures s, new_text
       where s.letter_id = ${letterId} and s.id = ${signatureId}
      on conflict do nothing),
    signs_now as (
      insert into agreements (letter_id, signature_id, text_language, text_version, text_hash, consent_version, agreed_at)
      select ${letterId}, ${signatureId}, language, version, hash, ${consentVersion}, ${now}
        from new_text
      on conflict do nothing)
    update signatures s
       set text_version = n.version, text_hash = n.hash
      from new_text n
     where s.letter_id = ${letterId} and s.id = ${signatureId} and s.text_version < n.version
    returning s.id`,
  )
  return signed !== undefined
}
