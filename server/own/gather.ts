import { one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { listConsents, type ConsentShown } from './list-consents.ts'

type Key = { letterId: string; signatureId: string }

/** Everything that is stored about a signature, each part as its table has it: a new column goes along by itself. */
export type Gathered = Lists & {
  letter: { slug: string; title: string; language: string }
  signature: Record<string, unknown>
  consents: ConsentShown[]
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

type Lists = {
  deliveries: Record<string, unknown>[]
  /** What programs that follow the letter were told. */
  events: Record<string, unknown>[]
  /** The list that it came with. */
  lists: Record<string, unknown>[]
  /** Acts on many signatures at once that it was among. */
  acts: Record<string, unknown>[]
  /** Under what it is found in the list. */
  words: string[]
}

/** What its signer may take along. Which coordinator did what, and whom it looked like, are other people's. */
export async function gather(db: Db, { letterId, signatureId }: Key): Promise<Gathered> {
  const gathered = await one<Omit<Gathered, 'consents' | keyof Lists>>(
    db,
    sql`
    select (select json_build_object('slug', l.slug, 'title', t.title, 'language', t.language)
              from letters l
              join signatures s on s.letter_id = l.id
              join texts t on t.letter_id = l.id and t.language = s.text_language and t.version = s.text_version
             where l.id = ${letterId} and s.id = ${signatureId}) as letter,
           (select to_jsonb(s) - 'hidden_words' from signatures s where s.letter_id = ${letterId} and s.id = ${signatureId}) as signature,
           (select coalesce(jsonb_agg(to_jsonb(a) order by a.agreed_at), '[]') from agreements a
             where a.letter_id = ${letterId} and a.signature_id = ${signatureId}) as agreements,
           (select coalesce(jsonb_agg(to_jsonb(e) - 'coordinator_id' order by e.edited_at, e.id), '[]') from edits e
             where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as edits,
           (select coalesce(jsonb_agg(to_jsonb(d) - '{coordinator_id,same_as,bulk_id}'::text[] order by d.decided_at, d.id), '[]')
              from decisions d where d.letter_id = ${letterId} and d.signature_id = ${signatureId}) as decisions,
           (select coalesce(jsonb_agg(to_jsonb(q) - 'coordinator_id' order by q.asked_at, q.id), '[]') from questions q
             where q.letter_id = ${letterId} and q.signature_id = ${signatureId}) as questions,
           (select coalesce(jsonb_agg(to_jsonb(o) - '{leased_until,recipient_number}'::text[] order by o.created_at, o.id), '[]')
              from outbox o where o.letter_id = ${letterId} and o.signature_id = ${signatureId}) as mails,
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
  const { letter, signature, ...around } = gathered
  // An officer's and a public contact's are theirs.
  const mails = around.mails.filter(({ recipient }) => recipient === signature['email'])
  const consents = await listConsents(db, { letterId, signatureId })
  return {
    letter,
    signature,
    consents,
    ...around,
    mails,
    ...(await gatherLists(db, { letterId, signatureId })),
  }
}

/** Where the signature went, and by which lists and words it is found. */
function gatherLists(db: Db, { letterId, signatureId }: Key): Promise<Lists> {
  return one<Lists>(
    db,
    sql`
    select (select coalesce(jsonb_agg(jsonb_build_object('number', d.number, 'addressee', d.addressee,
                                                         'office', d.office, 'delivered_at', d.delivered_at)
                                      order by d.delivered_at, d.id), '[]')
              from edition_signatures e
              join deliveries d on d.letter_id = e.letter_id and d.number = e.number
             where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as deliveries,
           (select coalesce(jsonb_agg(jsonb_build_object('kind', e.kind, 'number', e.number, 'reason', e.reason, 'at', e.at)
                                      order by e.written), '[]')
              from events e where e.letter_id = ${letterId} and e.signature_id = ${signatureId}) as events,
           (select coalesce(jsonb_agg(jsonb_build_object('kind', g.kind, 'gathered_at', g.gathered_at,
                                                         'place', l.place, 'fate', l.fate)), '[]')
              from gathered_lines l
              join gatherings g on g.letter_id = l.letter_id and g.id = l.gathering_id
             where l.letter_id = ${letterId} and l.signature_id = ${signatureId}) as lists,
           (select coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'started_at', a.started_at, 'outcome', b.outcome)
                                      order by a.started_at), '[]')
              from bulk_signatures b
              join bulk_acts a on a.letter_id = b.letter_id and a.id = b.bulk_id
             where b.letter_id = ${letterId} and b.signature_id = ${signatureId}) as acts,
           (select coalesce(jsonb_agg(distinct w.word order by w.word), '[]')
              from signatures s
              join signatory_words w on w.letter_id = s.letter_id and w.signature_id = s.id
                                    and w.word = any (words_in(s.sort_key)) and w.shown
             where s.letter_id = ${letterId} and s.id = ${signatureId}) as words`,
  )
}
