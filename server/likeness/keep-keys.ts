import { all, sql, type Db } from '../database/sql.ts'
import { heldKeys, type Compared } from './described-signature.ts'

/** Lets confirmed organizations be found by those that come after them. Of one that is there already nothing changes. */
export async function keepKeys(db: Db, compared: Compared[]): Promise<void> {
  const rows = compared.flatMap((one) => heldKeys(one).map((key) => ({ ...one, key })))
  if (rows.length === 0) return
  await db.query(sql`
    insert into signature_keys (letter_id, key, signature_id)
    select letter_id, key, signature_id
      from unnest(${rows.map(({ letterId }) => letterId)}::uuid[], ${rows.map(({ key }) => key)}::text[],
                  ${rows.map(({ id }) => id)}::uuid[]) as held (letter_id, key, signature_id)
     order by letter_id, key collate "C", signature_id
    on conflict do nothing`)
}

/** The same for all organizations of a letter that came by a list. */
export async function keepMissingKeys(db: Db, letterId: string): Promise<void> {
  const compared = await all<Compared>(
    db,
    sql`
    select s.letter_id as "letterId", s.id, s.name, s.acronym, s.country, s.website, s.email
      from standing_organizations s
     where s.letter_id = ${letterId}
       and not exists (
             select from signature_keys k where k.letter_id = s.letter_id and k.signature_id = s.id)
     order by s.id`,
  )
  for (let from = 0; from < compared.length; from += batch)
    await keepKeys(db, compared.slice(from, from + batch))
}

const batch = 1000

/** The same after the name has changed: what it was found by is forgotten. */
export async function renewKeys(db: Db, compared: Compared): Promise<void> {
  await db.query(sql`
    delete from signature_keys where letter_id = ${compared.letterId} and signature_id = ${compared.id}`)
  await keepKeys(db, [compared])
}
