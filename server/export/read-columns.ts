import { all, sql, type Db } from '../database/sql.ts'
import { printedLine } from '../signature/line.ts'
import type { Column, openColumns, personalColumns, Value } from './export.ts'

type OpenColumn = Exclude<(typeof openColumns)[number], 'position' | 'state' | 'holds'>
type Of = { letterId: string; ids: string[] }
export type Columns = Partial<Record<Column, Value>>

type Read = Record<OpenColumn, Value> & { id: string; holds: string[]; second_name: string | null }

/** What may be read of these signatures without asking who reads: names as far as their signers show them. By id. */
export async function readOpenColumns(db: Db, { letterId, ids }: Of): Promise<Map<string, Columns>> {
  const rows = await all<Read>(
    db,
    sql`
    select s.id, s.people, s.website, s.published, s.origin, p.name as partner, s.language, s.holds,
           s.signed_at, s.confirmed_at, s.withdrawn_at,
           case s.capacity when 'organization' then 'organization' else 'individual' end as kind,
           case when s.published <> 'withheld' then s.line end as printed,
           case s.published when 'full' then s.name when 'first name' then s.line end as name,
           case s.published when 'full' then s.second_name end as second_name,
           case s.published when 'full' then s.acronym end as acronym,
           case s.published when 'full' then s.role end as role,
           case s.published when 'full' then s.affiliation end as affiliation,
           case when s.published <> 'withheld' then s.country end as country
      from signatures s
      left join partners p on p.letter_id = s.letter_id and p.id = s.partner_id
     where s.letter_id = ${letterId} and s.id = any (${ids}::uuid[])`,
  )
  return new Map(
    rows.map(({ second_name: secondName, holds, people, name, ...row }) => {
      const both = { name: String(name), secondName: secondName ?? undefined }
      return [
        row.id,
        {
          ...row,
          name: secondName === null ? name : printedLine(both, String(row.language)),
          holds: holds.join(' '),
          people: people === 0 ? null : people,
        },
      ]
    }),
  )
}

type Personal = Record<(typeof personalColumns)[number], Value> & { id: string }

/** What the desk alone knows of these signatures, by id. The one place from which addresses and names are led away. */
export async function readPersonalColumns(db: Db, { letterId, ids }: Of): Promise<Map<string, Columns>> {
  const rows = await all<Personal>(
    db,
    sql`
    select s.id, concat_ws(' / ', s.name, s.second_name) as full_name, s.city, s.contact_name, s.contact_role, s.email,
           case when s.wants_updates then 'yes' else 'no' end as wants_updates,
           (select d.reason
              from decisions d
             where d.letter_id = s.letter_id and d.signature_id = s.id and d.kind <> 'undo'
               and not exists (select from decisions u where u.letter_id = d.letter_id and u.undoes = d.id)
             order by d.decided_at desc, d.id desc
             limit 1) as reason,
           (select string_agg(e.note, E'\n' order by e.noted_at, e.id)
              from evidence e
             where e.letter_id = s.letter_id and e.signature_id = s.id) as notes
      from signatures s
     where s.letter_id = ${letterId} and s.id = any (${ids}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
