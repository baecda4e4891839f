import { once } from 'node:events'
import {
  connect,
  createServer,
  type AddressInfo,
  type NetConnectOpts,
  type Server,
  type Socket,
} from 'node:net'

/** Where a statement's connection is cut: before PostgreSQL has it, or after it is done and before anybody hears. */
export type Cut = { at: RegExp; when: 'before' | 'after' }

/**
 * Stands between servers and PostgreSQL, as a pooler or a balancer does: passes on to one, or to another one from a
 * moment on. It reads enough of the protocol (PostgreSQL 3.0, "Message Flow") to cut a connection at a statement.
 */
export class Forwarder {
  /** Done once, then forgotten. */
  cut: Cut | undefined
  cuts = 0
  private target: NetConnectOpts | undefined
  private silent = false
  /** What was open when silence fell: nothing passes there ever again, and nobody is told. */
  private readonly dead = new WeakSet<Socket>()
  private readonly server: Server
  private readonly open = new Set<Socket>()
  private readonly pairs = new Map<Socket, Socket>()

  static async to(target: NetConnectOpts): Promise<Forwarder> {
    const forwarder = new Forwarder(target)
    await once(forwarder.server.listen(0, '127.0.0.1'), 'listening')
    return forwarder
  }

  private constructor(target: NetConnectOpts) {
    this.target = target
    this.server = createServer((client) => this.forward(client))
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo
    return `postgresql://app@127.0.0.1:${port}/postgres?sslmode=disable`
  }

  /** Cuts whoever is connected, and leads those who come from now on elsewhere; without a target, nowhere. */
  lead(target: NetConnectOpts | undefined): void {
    this.target = target
    for (const socket of this.open) socket.destroy()
  }

  /**
   * As when a machine loses its power, or its network: connections stay open and nothing passes, and new ones are taken
   * and not heard. Once it is over new ones pass; those of before are dead.
   */
  hush(silent: boolean): void {
    this.silent = silent
    for (const [client, upstream] of this.pairs) {
      this.dead.add(client)
      // What the machine had begun goes with it, and holds no row.
      upstream.destroy()
    }
  }

  async close(): Promise<void> {
    this.lead(undefined)
    await new Promise((closed) => this.server.close(closed))
  }

  private ignore(client: Socket): void {
    this.open.add(client)
    client.on('error', () => client.destroy())
    client.on('close', () => this.open.delete(client))
    client.resume()
  }

  private forward(client: Socket): void {
    if (!this.target) return void client.destroy()
    if (this.silent) return this.ignore(client)
    const upstream = connect(this.target)
    const both = [client, upstream]
    this.pairs.set(client, upstream)
    const end = () => {
      this.pairs.delete(client)
      if (!this.dead.has(client)) both.forEach((socket) => socket.destroy())
    }
    for (const socket of both) {
      this.open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        this.open.delete(socket)
        end()
      })
    }
    const heard = new Statements()
    let swallowing: Messages | undefined
    client.on('data', (piece: Buffer) => {
      if (this.dead.has(client)) return
      const { cut } = this
      const hit = heard.read(piece).some((text) => cut?.at.test(text))
      if (!cut || !hit) return void upstream.write(piece)
      this.cut = undefined
      this.cuts += 1
      if (cut.when === 'before') return end()
      swallowing = new Messages()
      upstream.write(piece)
    })
    upstream.on('data', (piece: Buffer) => {
      if (this.dead.has(client)) return
      if (!swallowing) return void client.write(piece)
      // Z: ready for the next one, so this one is done.
      if (swallowing.read(piece).some(({ type }) => type === 'Z')) end()
    })
  }
}

type Message = { type: string; body: Buffer }

/** Messages out of pieces as they come: a letter, a length with itself in it, a body. */
class Messages {
  private rest = Buffer.alloc(0)

  read(piece: Buffer): Message[] {
    this.rest = Buffer.concat([this.rest, piece])
    const messages: Message[] = []
    while (this.rest.length >= 5) {
      const end = 1 + this.rest.readInt32BE(1)
      if (this.rest.length < end) break
      messages.push({ type: this.rest.toString('latin1', 0, 1), body: this.rest.subarray(5, end) })
      this.rest = this.rest.subarray(end)
    }
    return messages
  }
}

/** The statements that a client runs, also by the names that it gave them. */
class Statements {
  private started = false
  private readonly messages = new Messages()
  private readonly named = new Map<string, string>()

  read(piece: Buffer): string[] {
    // The first message has no letter, and comes alone.
    if (!this.started) {
      this.started = true
      return []
    }
    return this.messages.read(piece).flatMap(({ type, body }) => {
      const [first = '', second = ''] = body.toString('utf8').split('\0')
      if (type === 'Q') return [first]
      if (type === 'P') this.named.set(first, second)
      return type === 'B' ? [this.named.get(second) ?? ''] : []
    })
  }
}

/** The socket of a PostgreSQL by its address. */
export function socketOf(databaseUrl: string): NetConnectOpts {
  const host = new URL(databaseUrl).searchParams.get('host') ?? ''
  return { path: `${host}/.s.PGSQL.5432` }
}
