import type { Pool } from 'pg'

/** What the database says to the operator. Fastify's logger fits, and so does the console. */
export type Log = {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** A server's pool: settings of `pg`. A plan lasts as long as its connection, and one made for an empty letter is wrong for a long one. */
export const ofServer = { max: 20, connectionTimeoutMillis: 5000, maxLifetimeSeconds: 60 }

/**
 * Without listeners, a restart of PostgreSQL ends our process: the pool reports connections that die while idle, the
 * client one that dies between two queries of a transaction.
 */
export function watchPool(pool: Pool, log: Log): void {
  const report = (error: Error): void => log.warn(`lost a connection to the database: ${error.message}`)
  pool.on('error', report)
  // Idle clients are reported by the pool, and a busy one fails its next query: once is enough.
  pool.on('connect', (client) => client.on('error', () => {}))
}
