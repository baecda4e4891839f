import { once } from 'node:events'
import { connect } from 'node:net'

// Bytes that no library sends: what a parser of HTTP has to stand before anything of ours is asked.

const host = 'Host: letters.example.org\r\n'
const form = `${host}Content-Type: application/x-www-form-urlencoded\r\n`

export const rawRequests: readonly string[] = [
  ...[
    '',
    '\r\n',
    '\n\n\n',
    '\0',
    '\0\0\0\0\r\n\r\n',
    ' GET / HTTP/1.1\r\n\r\n',
    'GET\r\n\r\n',
    'GET /\r\n\r\n',
    'get / http/1.1\r\n\r\n',
  ],
  ...[
    'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET  /  HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.0\r\n\r\n',
    'GET / HTTP/1.1 x\r\n\r\n',
  ],
  ...[
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'SSH-2.0-x\r\n',
    'EHLO x\r\n',
    '\x80\x2e\x01',
  ],
  `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `CONNECT letters.example.org:443 HTTP/1.1\r\n${host}\r\n`,
  `GET http://evil.example/ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET //evil.example/en HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /\\..\\..\\etc HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /en/../../../../etc/passwd HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /assets/..%2f..%2f..%2fpackage.json HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /assets/%00 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /en?${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`,
  `GET /\xff\xfe HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /ñ?ü=\u202e HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  `GET /en HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n`,
  `GET /en HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}Host: evil.example\r\nConnection: close\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}No colon here\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}X : y\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host} folded: y\r\n\r\n`,
  `GET /en HTTP/1.1\n${host.trim()}\n\n`,
  `GET /en HTTP/1.1\r\n${host}Cookie: ${'a=b; '.repeat(4000)}\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}${Array.from({ length: 3000 }, (_, index) => `X-${index}: y\r\n`).join('')}\r\n`,
  `GET /en HTTP/1.1\r\n${host}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}Expect: 200-maybe\r\nConnection: close\r\n\r\n`,
  `GET /en HTTP/1.1\r\n${host}Connection: close\r\n\r\nGET /es HTTP/1.1\r\n${host}\r\n`,
  `GET /en HTTP/1.1\r\n${host}Content-Length: 5\r\nConnection: close\r\n\r\nhello`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: -1\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: 1e3\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: 99999999999999999999\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: 99999\r\n\r\nemail=x`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: 3\r\nContent-Length: 30\r\n\r\nemail=x`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\n\r\nzz\r\nemail=x\r\n0\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx\r\n0\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n7;${'x'.repeat(20_000)}\r\nemail=x\r\n0\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: gzip, chunked\r\nConnection: close\r\n\r\n7\r\nemail=x\r\n0\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: x\r\n\r\n`,
  `POST /desk/sign-in HTTP/1.1\r\n${form}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`,
]

/** Says that, hears what is answered until the end, and gives its status; 0 where the connection is closed in silence. */
export async function sayRaw(port: number, text: string): Promise<{ status: number; heard: string }> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => (heard += piece))
  // Cut off in the middle: what was heard until then counts.
  socket.on('error', () => socket.destroy())
  socket.end(Buffer.from(text, 'latin1'))
  await once(socket, 'close')
  return { status: Number(/^HTTP\/1[.]1 (\d{3})/.exec(heard)?.[1] ?? 0), heard }
}
