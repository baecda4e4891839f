/** What ends a bare address besides what GFM (6.9) knows: other scripts' stops and closing quotation marks. */
const STOPS = /[?!.,:;*_~…،؛؟۔।。、，．；：？！»“”’」』】》〉）]+$/u

/** Notes cited right after an address: no address has such an end. */
const CITATIONS = /(?:\[\^[^\]\s]+\])+$/

/** A bare address in Markdown in its parts: the address, the stops after it, the labels of the notes cited there. */
export type BareAddress = { address: string; after: string; labels: string[] }

/** Takes off a bare address what GFM takes into it and belongs to the sentence around. */
export function bareAddress(written: string): BareAddress {
  const cited = CITATIONS.exec(written)?.[0] ?? ''
  const stopped = written.slice(0, written.length - cited.length)
  const address = withoutStops(stopped, cited !== '' || /[^\0-\x7F]$/.test(stopped))
  return {
    address,
    after: stopped.slice(address.length),
    labels: [...cited.matchAll(/\[\^([^\]]+)\]/g)].map(([, label = '']) => label),
  }
}

/** A bracket is of the sentence where it closes none of the address. */
function withoutStops(written: string, anyEnd: boolean): string {
  if (!anyEnd) return written
  let address = written
  for (;;) {
    const shorter = address.replace(STOPS, '')
    const count = (bracket: string) => shorter.split(bracket).length
    const cut = shorter.endsWith(')') && count(')') > count('(') ? shorter.slice(0, -1) : shorter
    if (cut === address) return address
    address = cut
  }
}

/** An address as PDF takes it: ISO 32000-1 (12.6.4.7) has ASCII only, and viewers open nothing else. */
export function asciiAddress(address: string): string {
  if (!/[^\0-\x7F]/.test(address)) return address
  return URL.canParse(address) ? new URL(address).href : encodeURI(address)
}
