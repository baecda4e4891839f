import { one, sql, type Db } from '../database/sql.ts'
import { Refusal } from '../refusal.ts'
import { ancestorsOf, type FramePartner, type Framing } from './partner.ts'

/** Who may hold a frame, as `frame-ancestors` has it, and whose frame it is. */
export type FoundFraming = {
  ancestors: string
  /** Null where the frame names none. */
  partner: FramePartner | null
  switchedOff: boolean
}

type Row = {
  framing: Framing
  /** Of all partners that are switched on. */
  origins: string[]
  partner: (FramePartner & { origins: string[]; switchedOff: boolean }) | null
}

/**
 * A frame that names its partner may stand on that partner's sites alone: nobody signs in another's name. One that
 * names nobody may stand anywhere, or, where the letter is for partners alone, on any of theirs. Asked of the database
 * each time, so that what is switched off is off.
 */
export async function findFraming(
  db: Db,
  { letterId, partner: slug }: { letterId: string; partner: string | undefined },
): Promise<FoundFraming> {
  const { framing, origins, partner } = await one<Row>(
    db,
    sql`
    select l.framing,
           array(select distinct unnest(p.origins)
                   from partners p
                  where p.letter_id = l.id and p.switched_off_at is null) as origins,
           (select json_build_object('id', p.id, 'slug', p.slug, 'name', p.name, 'origins', p.origins,
                                     'asksUpdates', p.asks_updates, 'updatesWords', p.updates_words,
                                     'switchedOff', p.switched_off_at is not null)
              from partners p
             where p.letter_id = l.id and p.slug = ${slug ?? null}) as partner
      from letters l
     where l.id = ${letterId}`,
  )
  if (slug !== undefined && !partner) throw new Refusal('partner-not-found')
  if (partner) {
    const { switchedOff, origins: own, ...named } = partner
    return { ancestors: ancestorsOf(own), partner: named, switchedOff }
  }
  return {
    ancestors: framing === 'anywhere' ? '*' : ancestorsOf(origins),
    partner: null,
    switchedOff: false,
  }
}
