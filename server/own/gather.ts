import { one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'

type Key = { letterId: string; signatureId: string }

/** Everything that is stored about a signature, each part as its table has it: a new column goes along by itself. */
export type Gathered = {
  letter: { slug: string; title: string; language: string }
  signature: Record<string, unknown>
  agreements: Record<string, unknown>[]
  edits: Record<string, unknown>[]
  decisions: Record<string, unknown>[]
  questions: Record<string, unknown>[]
  mails: Record<string, unknown>[]
  evidence: Record<string, unknown>[]
  countersignatures: Record<string, unknown>[]
  disputes: Record<string, unknown>[]
  likenesses: Record<string, unknown>[]
  editions: Record<string, unknown>[]
  /** Under what an organization is found by those that look like it. */
  keys: string[]
}

/** What its signer may take along. Which coordinator did what, and whom it looked like, are other people's. */
export async function gather(db: Db, { letterId, signatureId }: Key): Promise<Gathered> {
  const gathered = await one<Gathered>(
    db,
    sql`
    select (select json_build_object('slug', l.slug, 'title', t.title, 'language', t.language)
              from letters l
              join signatures s on s.letter_id = l.id
              join texts t on t.letter_id = l.id and t.language = s.text_language and t.version = s.text_version
             where l.id = ${letterId} and s.id = ${signatureId}) as letter,
           (select to_jsonb(s) from signatures s where s.letter_id = ${letterId} and s.id = ${signatureId}) as signature,
           (select coalesce(jsonb_agg(to_jsonb(a) order by a.agreed_at), '[]') from agreements a
             where a.letter_id = ${letterId} and a.signature_id = ${signatureId}) as agreements,
           (select coalesce(jsonb_agg(to_jsonb(e) - 'coordinator_id' order by e.edited_at, e.id), '[]') from edits e
             where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as edits,
           (select coalesce(jsonb_agg(to_jsonb(d) - '{coordinator_id,same_as,bulk_id}'::text[] order by d.decided_at, d.id), '[]')
              from decisions d where d.letter_id = ${letterId} and d.signature_id = ${signatureId}) as decisions,
           (select coalesce(jsonb_agg(to_jsonb(q) - 'coordinator_id' order by q.asked_at, q.id), '[]') from questions q
             where q.letter_id = ${letterId} and q.signature_id = ${signatureId}) as questions,
           (select coalesce(jsonb_agg(to_jsonb(o) - '{leased_until,recipient_number}'::text[] order by o.created_at, o.id), '[]')
              from outbox o
              join signatures s on s.letter_id = o.letter_id and s.id = o.signature_id
             where o.letter_id = ${letterId} and o.signature_id = ${signatureId} and o.recipient = s.email) as mails,
           (select coalesce(jsonb_agg(to_jsonb(e) - 'coordinator_id' order by e.noted_at, e.id), '[]') from evidence e
             where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as evidence,
           (select coalesce(jsonb_agg(to_jsonb(c) - 'asked_by' order by c.asked_at, c.id), '[]') from countersignatures c
             where c.letter_id = ${letterId} and c.signature_id = ${signatureId}) as countersignatures,
           (select coalesce(jsonb_agg(to_jsonb(d) - 'coordinator_id' order by d.disputed_at, d.id), '[]') from disputes d
             where d.letter_id = ${letterId} and d.signature_id = ${signatureId}) as disputes,
           (select coalesce(jsonb_agg(to_jsonb(k) - '{other_id,reasons,answered_by}'::text[] order by k.found_at), '[]')
              from likenesses k where k.letter_id = ${letterId} and k.signature_id = ${signatureId}) as likenesses,
           (select coalesce(jsonb_agg(to_jsonb(e) order by e.number), '[]') from edition_signatures e
             where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as editions,
           (select coalesce(jsonb_agg(k.key order by k.key), '[]') from signature_keys k
             where k.letter_id = ${letterId} and k.signature_id = ${signatureId}) as keys`,
  )
  if (!(gathered.signature as object | null)) throw new Refusal('signature-not-found')
  return gathered
}
