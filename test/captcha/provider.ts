import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer, type AgentOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export const keys = { siteKey: '10000000-ffff-ffff-ffff-000000000001', secret: `0x${'0'.repeat(40)}` }

type Answer = { status?: number; body: string }

/** A server that answers as hCaptcha does, or as it does on a bad day. */
export type Provider = {
  /** What it says next; nothing: it takes the question and is silent. */
  answer: Answer | undefined
  /** What it was asked: the form's fields. */
  asked: Record<string, string>[]
  /** How many connections are open. */
  open: () => number
  reach: AgentOptions
  /** What a process of its own is told by its environment (test/faults/rig/elsewhere.mjs). */
  elsewhere: { PROVIDER_PORT: string; PROVIDER_KEY: string }
  close: () => Promise<void>
}

export const solved = (more: object = {}): Answer => ({
  body: JSON.stringify({ success: true, hostname: 'letters.example.org', ...more }),
})
export const refused = (...codes: string[]): Answer => ({
  body: JSON.stringify({ success: false, 'error-codes': codes }),
})

/** A secret that both know takes the place of a certificate: TLS all the same. */
const psk = Buffer.alloc(32, 1)
const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' as const }

export async function startProvider(): Promise<Provider> {
  const connections = new Set<object>()
  const server = createServer({ ...tls, pskCallback: () => psk }, (request, response) => {
    void question(request).then((asked) => {
      provider.asked.push(asked)
      if (provider.answer) response.writeHead(provider.answer.status ?? 200).end(provider.answer.body)
    })
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const known = { pskCallback: () => ({ psk, identity: 'us' }), checkServerIdentity: () => undefined }
  const provider: Provider = {
    answer: solved(),
    asked: [],
    open: () => connections.size,
    reach: { ...tls, ...known, host: '127.0.0.1', port },
    elsewhere: { PROVIDER_PORT: String(port), PROVIDER_KEY: psk.toString('hex') },
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return provider
}

async function question(request: IncomingMessage): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await text(request)))
}
