import type { Pool } from 'pg'

/** What the database says to the operator. Fastify's logger fits, and so does the console. */
export type Log = {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/**
 * A server's pool: settings of `pg`, times in milliseconds. A plan lasts as long as its connection, and one made for an
 * empty letter is wrong for a long one. Together with `soon`, a visitor is answered within eight seconds although the
 * database's machine is gone and nothing says so. Any other statement has twenty, and five minutes in a transaction.
 */
export const ofServer = {
  max: 20,
  connectionTimeoutMillis: 3000,
  maxLifetimeSeconds: 60,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5000,
  query_timeout: 20_000,
}

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
