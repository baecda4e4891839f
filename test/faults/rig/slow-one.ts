import { connect } from 'node:net'
import type { Server } from './server.ts'

/** Stops a server while somebody sends a form so slowly that it never ends; gives the milliseconds that it took. */
export async function stopBesideSlowOne(server: Server): Promise<number> {
  const slow = connect(Number(new URL(server.origin).port), '127.0.0.1')
  slow.on('error', () => undefined)
  slow.write('POST /en/letters/a/sign HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\na')
  const { taken, code } = await server.stop()
  slow.destroy()
  if (code !== 0) throw new Error(`the server ended with ${code} after SIGTERM`)
  return taken
}
