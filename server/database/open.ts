import type { Config } from '../config.ts'
import { openEmbedded, type OpenedDatabase } from './embedded.ts'
import type { Log } from './pool.ts'

export type { OpenedDatabase }

/**
 * The database we were told of, or our own under the data folder. A server wants it for itself; a command makes do with
 * one that runs already.
 */
export async function openDatabase(
  config: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>,
  { as, log }: { as: 'server' | 'command'; log: Log },
): Promise<OpenedDatabase> {
  if (config.DATABASE_URL !== undefined) return { url: config.DATABASE_URL, close: async () => {} }
  return openEmbedded({ folder: config.DATA_DIR, as, log })
}
