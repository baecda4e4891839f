import type { Pool } from 'pg'
import { openMarked } from '../database/marked.ts'
import type { Db } from '../database/sql.ts'
import type { Seal } from './seal.ts'

const seals = new WeakMap<Db, Seal>()

/**
 * Whatever the pool reads is opened, and `sealOf` gives the seal to whoever writes by it. Of a pool that has connected
 * nowhere yet: connections that are there do not hear of it.
 */
export function attachSeal(pool: Pool, seal: Seal): void {
  if (pool.totalCount > 0) throw new Error('a seal is attached before a pool is used')
  openMarked(pool, seal.open)
  seals.set(pool, seal)
  pool.on('connect', (client) => seals.set(client, seal))
}

export function sealOf(db: Db): Seal {
  const seal = seals.get(db)
  if (!seal) throw new Error('nobody has attached a seal to this connection')
  return seal
}
