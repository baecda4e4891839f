import { once } from 'node:events'
import { createServer as createPlain, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { createServer, type AddressInfo, type Socket } from 'node:net'

/** Whom every request comes from, as the proxy says it. */
const visitor = '203.0.113.9'

export type TlsProxy = { origin: string; leadTo: (port: number) => void; close: () => Promise<void> }

/** A proxy as deploy/ has it: TLS to a server of ours that speaks none, and whoever comes without is sent on. */
export async function openTlsProxy(certificate: { key: string; cert: string }): Promise<TlsProxy> {
  let target = 0
  const secure = createSecure(certificate, (asked, answer) => forward(asked, answer, target))
  const plain = createPlain((asked, answer) => {
    answer.writeHead(308, { location: `https://${asked.headers.host}${asked.url}` }).end()
  })
  const sockets = new Set<Socket>()
  const door = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    socket.once('data', (first) => {
      socket.pause()
      socket.unshift(first)
      // The first byte of a TLS handshake.
      const server = first[0] === 0x16 ? secure : plain
      server.emit('connection', socket)
      process.nextTick(() => socket.resume())
    })
  })
  door.listen(0, 'localhost')
  await once(door, 'listening')
  return {
    origin: `https://localhost:${(door.address() as AddressInfo).port}`,
    leadTo: (port) => void (target = port),
    async close() {
      door.close()
      sockets.forEach((socket) => socket.destroy())
      await once(door, 'close')
    },
  }
}

function forward(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const headers = { ...asked.headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': visitor }
  const { method, url: path } = asked
  const sent = request({ host: '127.0.0.1', port, method, path, headers }, (heard) => {
    answer.writeHead(heard.statusCode ?? 502, heard.headers)
    heard.pipe(answer)
  })
  sent.on('error', () => answer.destroy())
  asked.pipe(sent)
}
