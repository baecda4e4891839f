import { one, sql, type Db } from '../database/sql.ts'
import { findOwn } from '../signature/own.ts'
import type { OwnSignature } from '../signature/signature.ts'
import type { OwnPage } from './own.ts'

type Key = { letterId: string; signatureId: string }

type More = Omit<OwnPage, keyof OwnSignature | 'text' | 'language'>
type Row = More & OwnPage['text'] & { ownLanguage: string }

/** Everything that the page of one's own signature says. */
export async function showOwn(db: Db, { letterId, signatureId }: Key): Promise<OwnPage> {
  const own = await findOwn(db, { letterId, signatureId })
  const more = await one<Row>(
    db,
    sql`
    select s.email, s.language as "ownLanguage", s.withdrawn_at as "withdrawnAt",
           (select p.name
              from partners p
             where p.letter_id = s.letter_id and p.id = s.partner_id and s.partner_updates is not null) as partner,
           exists (select
                     from edition_signatures e
                    where e.letter_id = s.letter_id and e.signature_id = s.id and e.line is not null) as "inEditions",
           (select min(d.delivered_at)
              from edition_signatures e
              join deliveries d on d.letter_id = e.letter_id and d.number = e.number
             where e.letter_id = s.letter_id and e.signature_id = s.id) as "deliveredAt",
           s.text_language as language, s.text_version as version, t.published_at as "publishedAt",
           coalesce(a.agreed_at, s.signed_at) as "agreedAt",
           (select json_build_object('language', n.language, 'version', n.version)
              from texts n
             where n.letter_id = s.letter_id and n.language = s.text_language and n.replaced_at is null
               and exists (select from texts c
                            where c.letter_id = s.letter_id and c.language = s.text_language
                              and c.version > s.text_version and c.change = 'substance')) as "newText",
           (select max(e.edited_at)
              from edits e
             where e.letter_id = s.letter_id and e.signature_id = s.id and e.coordinator_id is null) as "changedAt"
      from signatures s
      join texts t on t.letter_id = s.letter_id and t.language = s.text_language and t.version = s.text_version
      left join agreements a on a.letter_id = s.letter_id and a.signature_id = s.id
                            and a.text_language = s.text_language and a.text_version = s.text_version
     where s.letter_id = ${letterId} and s.id = ${signatureId}`,
  )
  const { language, version, publishedAt, agreedAt, newText, ownLanguage, ...rest } = more
  const asks =
    newText !== null && (own.state === 'counted' || own.state === 'waiting' || own.state === 'disputed')
  return {
    ...own,
    ...rest,
    language: ownLanguage,
    text: { language, version, publishedAt, agreedAt },
    newText: asks ? newText : null,
  }
}

/** A signature as the form of its correction has it: what is shown already was agreed to. */
export async function findValues(db: Db, { letterId, signatureId }: Key): Promise<Record<string, string>> {
  const values = await one<Record<string, string | null>>(
    db,
    sql`
    select name, second_name as "secondName", acronym, role, affiliation, city, country, website, published,
           contact_name as "contactName", contact_role as "contactRole",
           case when wants_updates then 'yes' end as updates,
           case when published <> 'withheld' then 'yes' end as publish
      from signatures
     where letter_id = ${letterId} and id = ${signatureId}`,
  )
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
