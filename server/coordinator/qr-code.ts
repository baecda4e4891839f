import { encode } from 'uqr'

/** A QR code as one path of unit squares, in a square of this size; the quiet border of four is within it. */
export type QrCode = { size: number; path: string }

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return { size, path }
}
