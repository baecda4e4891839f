import { deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** Pixels of a module. */
const scale = 8

/** A QR code as a PNG in base64, in shades of gray, with the border that readers of codes need. */
export function codeImage(text: string) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const side = size * scale
  const rows = data.map((modules) => {
    const row = Buffer.alloc(side + 1, 0xff)
    row[0] = 0
    for (const [at, dark] of modules.entries()) if (dark) row.fill(0, 1 + at * scale, 1 + (at + 1) * scale)
    return Buffer.concat(Array.from({ length: scale }, () => row))
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  // Eight bits of gray.
  head.set([8, 0, 0, 0, 0], 8)
  const file = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { mediaType: 'image/png' as const, width: side, height: side, content: file.toString('base64') }
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const piece = Buffer.alloc(body.length + 8)
  piece.writeUInt32BE(data.length, 0)
  body.copy(piece, 4)
  piece.writeUInt32BE(checksum(body), body.length + 4)
  return piece
}

/** CRC-32 (ISO 3309), which Node 20 does not have for everybody. */
function checksum(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}
