import { isIP } from 'node:net'

/**
 * The network that an address belongs to: the /24 of IPv4, the /48 of IPv6, which is what one line or one customer is
 * given. An IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) is the IPv4 address. What is no address is one network.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(plain) !== 6) return 'unknown'

  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groupsOf(plain)
  const mapped = a + b + c + d + e === 0 && f === 0xffff
  if (mapped) return `${g >> 8}.${g & 0xff}.${h >> 8}.0/24`
  return `${[a, b, c].map((group) => group.toString(16)).join(':')}::/48`
}

/** The eight numbers of 16 bits of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::')
  const before = numbersIn(head)
  if (tail === undefined) return before
  const after = numbersIn(tail)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

/** The last one may be written as IPv4: two numbers. */
function numbersIn(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    if (!group.includes('.')) return [parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
