import { all, sql, type Db } from '../database/sql.ts'
import { listDeliveries } from './deliver.ts'
import type { EditionAtDesk } from './edition.ts'

/** A letter's editions as the desk shows them, the newest first. */
export async function listEditionsAtDesk(db: Db, letterId: string): Promise<EditionAtDesk[]> {
  const editions = await all<Omit<EditionAtDesk, 'deliveries'>>(
    db,
    sql`
    select e.number, e.frozen_at as "frozenAt", e.hash, e.hidden_at is not null as hidden,
           coalesce(c.name, c.email) as by,
           json_build_object('organizations', e.organizations, 'people', e.people, 'withheld', e.withheld) as counts,
           (select json_agg(json_build_object('kind', f.kind, 'language', f.language, 'sha256', f.sha256,
                                              'sizeBytes', f.size_bytes)
                            order by f.kind desc, f.language <> e.language, f.language)
              from edition_files f
             where f.letter_id = e.letter_id and f.number = e.number) as files
      from editions e
      left join coordinators c on c.id = e.frozen_by
     where e.letter_id = ${letterId}
     order by e.number desc`,
  )
  const deliveries = await listDeliveries(db, letterId)
  return editions.map((edition) => ({
    ...edition,
    deliveries: deliveries.filter(({ number }) => number === edition.number),
  }))
}
