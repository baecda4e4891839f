import { sql, type Db } from '../database/sql.ts'
import { findRepeated } from './find-repeated.ts'
import type { SignatureRow } from './row.ts'
import type { SignatureForm } from './signature.ts'

/**
 * As long as a signature is not confirmed, the newest form stands: whoever mistyped a name sends the form again. The
 * id stays, so that the link in the first mail leads to the line as it is now, and its time begins anew.
 */
export async function correct(
  db: Db,
  { form, row }: { form: SignatureForm; row: SignatureRow },
): Promise<void> {
  const known = await findRepeated(db, row.letter_id, form)
  if (!known || known.confirmed) return

  await db.query(sql`
    update signatures s
       set (capacity, name, second_name, acronym, role, affiliation, city, country, website,
            line, sort_key, name_key, people, contact_name, contact_role, email, language,
            text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at)
         = (select capacity, name, second_name, acronym, role, affiliation, city, country, website,
                   line, sort_key, name_key, people, contact_name, contact_role, email, language,
                   text_language, text_version, text_hash, consent_version, wants_updates, origin, signed_at
              from json_populate_record(null::signatures, ${JSON.stringify(row)}::json))
     where s.letter_id = ${row.letter_id} and s.id = ${known.id}
       and s.confirmed_at is null and s.withdrawn_at is null`)
}
