/**
 * The text of a file, whatever program wrote it: UTF-8 with or without its mark, UTF-16 by its mark or its zeros, else
 * Windows-1252, as spreadsheets save text in the West.
 */
export function decodedText(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const zeros = zerosIn(bytes.subarray(0, 400))
  if (zeros.odd > 50 && zeros.even === 0) return new TextDecoder('utf-16le').decode(bytes)
  if (zeros.even > 50 && zeros.odd === 0) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // It is none, which only trying tells.
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function zerosIn(bytes: Uint8Array): { odd: number; even: number } {
  const count = { odd: 0, even: 0 }
  bytes.forEach((byte, at) => {
    if (byte === 0) count[at % 2 === 0 ? 'even' : 'odd'] += 1
  })
  return count
}
