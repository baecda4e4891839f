import pg from 'pg'
import { mark, passing } from '../database/marked.ts'
import { all, sql, type Db } from '../database/sql.ts'
import { inTransaction } from '../database/transaction.ts'
import { batch, inBatches, type Place } from './in-batches.ts'
import type { KeyRing } from './key-ring.ts'
import { rewrapLookUpKey } from './open-seal.ts'
import { rewrapped } from './sealed-text.ts'

type Told = { table: string; seen: number; changed: number }
type Rotating = { ring: KeyRing; tell: (told: Told) => void }

/**
 * Has every data key, and the look-up key, wrapped by the ring's current key, in batches, while servers that know both
 * keys go on. What they wrapped by the older one meanwhile is found by another pass; the last one finds nothing. The
 * values themselves stay as they are. Gives how many rows were changed.
 */
export async function rotate(databaseUrl: string, rotating: Rotating): Promise<number> {
  // A pool that opens nothing: what is sealed is seen as it is stored.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  try {
    let inAll = 0
    let changed: number
    do {
      changed = 0
      for (const table of tables) changed += await rotateTable(pool, table, rotating)
      inAll += changed
    } while (changed > 0)
    await inTransaction(pool, (db) => rewrapLookUpKey(db, rotating.ring))
    return inAll
  } finally {
    await pool.end()
  }
}

type Row = Place & { sealed: Record<string, unknown> }

type Table = {
  name: string
  /** The next rows, each with what is sealed in it. */
  read: (db: Db, after: Place) => Promise<Row[]>
  /** `rows`: an array in JSON, of rows as the table has them. */
  write: (db: Db, rows: string) => Promise<unknown>
}

async function rotateTable(pool: pg.Pool, table: Table, { ring, tell }: Rotating): Promise<number> {
  const told = { table: table.name, seen: 0, changed: 0 }
  await inBatches(pool, async (db, after) => {
    const rows = await table.read(db, after)
    const others = rows.flatMap((row) => rewrappedRow(ring, row))
    if (others.length > 0) await table.write(db, `[${others.join()}]`)
    told.changed += others.length
    told.seen += rows.length
    if (rows.length > 0) tell({ ...told })
    return rows.at(-1)
  })
  return told.changed
}

const sealed = new RegExp(`${mark}[\\w.-]+`, 'g')

/** The row in JSON, where anything in it was wrapped by another key than the current one. */
function rewrappedRow(ring: KeyRing, { sealed: columns, ...place }: Row): string[] {
  const before = JSON.stringify({ ...place, ...columns })
  const after = before.replace(sealed, (value) => rewrapped(ring, value))
  return after === before ? [] : [after.replace(sealed, passing)]
}

const tables: Table[] = [
  {
    name: 'signatures',
    read: (db, after) =>
      all(
        db,
        sql`
        select letter_id, id,
               jsonb_build_object('name', name, 'second_name', second_name, 'role', role, 'affiliation', affiliation,
                                  'line', line, 'city', city, 'contact_name', contact_name,
                                  'contact_role', contact_role, 'email', email) as sealed
          from signatures
         where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
           and strpos(concat(name, contact_name, contact_role, second_name, city, line, email), chr(58858)) > 0
         order by letter_id, id
         limit ${batch}
           for no key update`,
      ),
    write: (db, rows) =>
      db.query(sql`
        update signatures s
           set (name, second_name, role, affiliation, line, city, contact_name, contact_role, email)
             = (v.name, v.second_name, v.role, v.affiliation, v.line, v.city, v.contact_name, v.contact_role, v.email)
          from json_populate_recordset(null::signatures, ${rows}::json) v
         where s.letter_id = v.letter_id and s.id = v.id`),
  },
  {
    name: 'outbox',
    read: (db, after) =>
      all(
        db,
        sql`
        select letter_id, id, jsonb_build_object('recipient', recipient, 'error', error) as sealed
          from outbox
         where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
           and strpos(concat(recipient, error), chr(58858)) > 0
         order by letter_id, id
         limit ${batch}
           for no key update`,
      ),
    write: (db, rows) =>
      db.query(sql`
        update outbox o
           set (recipient, error) = (v.recipient, v.error)
          from json_populate_recordset(null::outbox, ${rows}::json) v
         where o.letter_id = v.letter_id and o.id = v.id`),
  },
  {
    name: 'countersignatures',
    read: (db, after) =>
      all(
        db,
        sql`
        select letter_id, id, jsonb_build_object('name', name, 'role', role, 'email', email) as sealed
          from countersignatures
         where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
         order by letter_id, id
         limit ${batch}
           for no key update`,
      ),
    write: (db, rows) =>
      db.query(sql`
        update countersignatures c
           set (name, role, email) = (v.name, v.role, v.email)
          from json_populate_recordset(null::countersignatures, ${rows}::json) v
         where c.letter_id = v.letter_id and c.id = v.id`),
  },
  {
    name: 'edits',
    read: (db, after) =>
      all(
        db,
        sql`
        select letter_id, id, jsonb_build_object('before', before, 'after', after) as sealed
          from edits
         where (letter_id, id) > (${after.letter_id}::uuid, ${after.id}::uuid)
         order by letter_id, id
         limit ${batch}
           for no key update`,
      ),
    write: (db, rows) =>
      db.query(sql`
        update edits e
           set (before, after) = (v.before, v.after)
          from json_populate_recordset(null::edits, ${rows}::json) v
         where e.letter_id = v.letter_id and e.id = v.id`),
  },
]
