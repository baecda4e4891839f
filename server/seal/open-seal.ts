import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { CannotStart, type Config } from '../config.ts'
import { makeDataKeys, readDataKeys } from '../database/data-key.ts'
import { maybe, sql, type Db } from '../database/sql.ts'
import { attachSeal } from './attach.ts'
import { ringOf, unwrap, wrap, type KeyRing, type Wrapped } from './key-ring.ts'
import { makeSeal } from './make-seal.ts'
import type { Seal } from './seal.ts'
import { sealStored } from './seal-stored.ts'

type Settings = Pick<Config, 'DATA_KEY' | 'DATA_DIR'>

/**
 * The seal of this database, whose migrations have run: whatever is stored in clear is sealed before it is given. A key
 * is made for a database that has none; one that was sealed with another key, or whose key file is gone, is refused.
 */
export async function openSeal(databaseUrl: string, settings: Settings): Promise<Seal> {
  const seal = await withPool(databaseUrl, (pool) => readSeal(pool, settings))
  await withPool(databaseUrl, (pool) => {
    attachSeal(pool, seal)
    return sealStored(pool)
  })
  return seal
}

async function withPool<Result>(url: string, work: (pool: pg.Pool) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  return work(pool).finally(() => pool.end())
}

const about = 'the look-up key'

async function readSeal(db: Db, settings: Settings): Promise<Seal> {
  const known = readDataKeys(settings)
  const stored = await findWrapped(db)
  if (stored && !known)
    throw new CannotStart(
      `The database is sealed, and its key is gone: put back the file data.key in ${settings.DATA_DIR}, or set DATA_KEY.`,
    )
  const ring = ringOf(known ?? makeDataKeys(settings))
  if (stored) return makeSeal(ring, lookUpKeyOf(ring, stored))
  const { keyId, wrapped } = wrap(ring, randomBytes(32), about)
  await db.query(sql`
    insert into seal (key_id, look_up_key) values (${keyId}, ${wrapped}) on conflict do nothing`)
  const kept = await findWrapped(db)
  if (!kept) throw new Error('the look-up key was not kept')
  return makeSeal(ring, lookUpKeyOf(ring, kept))
}

function findWrapped(db: Db): Promise<Wrapped | undefined> {
  return maybe<Wrapped>(db, sql`select key_id as "keyId", look_up_key as wrapped from seal`)
}

function lookUpKeyOf(ring: KeyRing, stored: Wrapped): Buffer {
  const key = unwrap(ring, stored, about)
  if (key) return key
  throw new CannotStart(
    `The database is sealed with another key (${stored.keyId}) than the one given (${ring.current}): set DATA_KEY, or put back data.key, as it was.`,
  )
}

/** Has the look-up key wrapped by the ring's current key. */
export async function rewrapLookUpKey(db: Db, ring: KeyRing): Promise<void> {
  const stored = await findWrapped(db)
  if (!stored || stored.keyId === ring.current) return
  const { keyId, wrapped } = wrap(ring, lookUpKeyOf(ring, stored), about)
  await db.query(sql`update seal set key_id = ${keyId}, look_up_key = ${wrapped}`)
}
