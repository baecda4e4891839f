import type { RequestOptions } from 'node:http'
import { Agent, type AgentOptions } from 'node:https'
import type { Duplex } from 'node:stream'

/** Keeps connections, and ends those on which nothing came for `patience` milliseconds: the package would wait for ever. */
export class ImpatientAgent extends Agent {
  constructor(patience: number, reach: AgentOptions = {}) {
    super({ ...reach, keepAlive: true, timeout: patience })
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const connection = super.createConnection(options, callback)
    connection?.on('timeout', () => connection.destroy())
    return connection
  }
}
