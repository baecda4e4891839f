import { v7 as uuid } from 'uuid'
import { all, sql, type Db } from '../database/sql.ts'
import { readFraming } from './list-partners.ts'
import { writePartnerFile, type PartnerFile } from './partner-file.ts'

/** The partners of a letter as the file of its folder, the oldest first; nothing where any site may hold the form and none is named. */
export async function exportPartners(db: Db, letterId: string): Promise<string | undefined> {
  const framing = await readFraming(db, { letterId })
  const partners = await all<PartnerFile['partners'][number]>(
    db,
    sql`
    select slug, name, origins, asks_updates as "asksUpdates", updates_words as "updatesWords",
           created_at as since, switched_off_at as "switchedOffAt"
      from partners
     where letter_id = ${letterId}
     order by created_at, id`,
  )
  return partners.length === 0 && framing === 'anywhere' ? undefined : writePartnerFile({ framing, partners })
}

/**
 * Puts the partners of a folder in their places, each under its name in addresses. Those that the file does not name
 * stay: signatures came by them, and a site must not lose its form by an old copy of a file. In a transaction.
 */
export async function importPartners(
  db: Db,
  { letterId, file, now }: { letterId: string; file: PartnerFile; now: Date },
): Promise<void> {
  for (const { slug, name, origins, asksUpdates, updatesWords, since, switchedOffAt } of file.partners) {
    await db.query(sql`
      insert into partners as p (letter_id, id, slug, name, origins, asks_updates, updates_words, created_at,
                                 switched_off_at)
      values (${letterId}, ${uuid()}, ${slug}, ${name}, ${origins}, ${asksUpdates}, ${updatesWords},
              ${since ?? now}, ${switchedOffAt})
      on conflict (letter_id, slug) do update
         set name = excluded.name, origins = excluded.origins, asks_updates = excluded.asks_updates,
             updates_words = excluded.updates_words, created_at = coalesce(${since}, p.created_at),
             switched_off_at = excluded.switched_off_at`)
  }
  await db.query(
    sql`update letters set framing = ${file.framing} where id = ${letterId} and framing <> ${file.framing}`,
  )
}
