import { all, one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import type { Framing, Partner, PartnerDay, PartnerFigures } from './partner.ts'

export type ListedPartner = Partner & { figures: PartnerFigures }

/** The partners of a letter with what came by their sites, the newest first. */
export function listPartners(db: Db, { letterId }: { letterId: string }): Promise<ListedPartner[]> {
  return all<ListedPartner>(
    db,
    sql`
    select p.id, p.slug, p.name, p.origins, p.asks_updates as "asksUpdates", p.updates_words as "updatesWords",
           p.switched_off_at as "switchedOffAt", f.figures
      from partners p
     cross join lateral (
           select json_build_object(
                    'sent', count(b.id),
                    'unconfirmed', count(*) filter (where st.state = 'unconfirmed'),
                    'waiting', count(*) filter (where st.state in ('waiting', 'disputed')),
                    'organizations', count(*) filter (where c.capacity = 'organization'),
                    'people', coalesce(sum(c.people), 0),
                    'updates', count(w.id)) as figures
             from brought b
             left join standings st on st.letter_id = b.letter_id and st.id = b.id
             left join signatories c on c.letter_id = b.letter_id and c.id = b.id
             left join wants_partner_updates w on w.letter_id = b.letter_id and w.id = b.id
            where b.letter_id = p.letter_id and b.partner_id = p.id) f
     where p.letter_id = ${letterId}
     order by p.created_at desc, p.id desc`,
  )
}

export async function findPartner(
  db: Db,
  { letterId, partnerId }: { letterId: string; partnerId: string },
): Promise<ListedPartner> {
  const found = (await listPartners(db, { letterId })).find(({ id }) => id === partnerId)
  if (!found) throw new Refusal('partner-not-found')
  return found
}

/** The last days on which anything came by a partner's site, the newest first. */
export function listPartnerDays(
  db: Db,
  { letterId, partnerId, limit }: { letterId: string; partnerId: string; limit: number },
): Promise<PartnerDay[]> {
  return all<PartnerDay>(
    db,
    sql`
    select to_char(b.signed_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::integer as sent,
           count(c.id)::integer as counted
      from brought b
      left join signatories c on c.letter_id = b.letter_id and c.id = b.id
     where b.letter_id = ${letterId} and b.partner_id = ${partnerId}
     group by 1
     order by 1 desc
     limit ${limit}`,
  )
}

export async function readFraming(db: Db, { letterId }: { letterId: string }): Promise<Framing> {
  const { framing } = await one<{ framing: Framing }>(
    db,
    sql`select framing from letters where id = ${letterId}`,
  )
  return framing
}
