import { all, sql, type Db } from '../database/sql.ts'
import { numberAllEvents } from '../event/number-events.ts'

/** Events a webhook and statement. */
const atOnce = 1000

/**
 * Writes what has happened since the last time as deliveries to each webhook that asked for it; says how many webhooks
 * were told. Servers that do this at the same moment pass over what another one is at.
 */
export async function writeDeliveries(db: Db, { now }: { now: Date }): Promise<number> {
  await numberAllEvents(db)
  const told = await all<{ id: string }>(
    db,
    sql`
    with behind as (
      select w.letter_id, w.id, w.told_to, w.kinds
        from webhooks w
       where w.removed_at is null and w.stopped_at is null
         and exists (select from events e where e.letter_id = w.letter_id and e.number > w.told_to)
         for no key update skip locked),
    news as (
      select b.letter_id, b.id, e.number, e.kind = any (b.kinds) as wanted
        from behind b
       cross join lateral (
             select e.number, e.kind
               from events e
              where e.letter_id = b.letter_id and e.number > b.told_to
              order by e.number
              limit ${atOnce}) e),
    written as (
      insert into webhook_deliveries (letter_id, webhook_id, number, due_at)
      select letter_id, id, number, ${now} from news where wanted
      on conflict do nothing)
    update webhooks w
       set told_to = n.last
      from (select letter_id, id, max(number) as last from news group by letter_id, id) n
     where w.letter_id = n.letter_id and w.id = n.id
    returning w.id`,
  )
  return told.length
}
