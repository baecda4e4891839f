import type { Pool } from 'pg'
import { patience, type Statement } from './sql.ts'

const hurried = new WeakMap<Pool, Pool>()
const all = new WeakSet<Pool>()

/**
 * The pool as visitors have it: none of its statements takes longer than `patience`, alone or in a transaction. The same
 * one each time, and the same connections.
 */
export function hurry(pool: Pool): Pool {
  const known = hurried.get(pool)
  if (known) return known
  const query = (statement: string | Partial<Statement>, values?: unknown[]) =>
    pool.query({
      query_timeout: patience,
      ...(typeof statement === 'string' ? { text: statement, values } : statement),
    } as Statement)
  const made = new Proxy(pool, {
    get: (_, name) => {
      if (name === 'query') return query
      const value: unknown = Reflect.get(pool, name, pool)
      return typeof value === 'function' ? (value.bind(pool) as unknown) : value
    },
  })
  hurried.set(pool, made)
  all.add(made)
  return made
}

export function isHurried(pool: Pool): boolean {
  return all.has(pool)
}
