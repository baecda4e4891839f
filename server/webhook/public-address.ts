import { BlockList, isIP } from 'node:net'

/** IANA's special-purpose registries: what leads to this machine, into a network of somebody's own, or nowhere. */
const special4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
])
const global6 = blockList('ipv6', [['2000::', 3]])
/** Of the global ones those that carry an IPv4 address (Teredo, 6to4), that are for tests, and for documents. */
const special6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
])

function blockList(family: 'ipv4' | 'ipv6', networks: [string, number][]): BlockList {
  const list = new BlockList()
  for (const [address, bits] of networks) list.addSubnet(address, bits, family)
  return list
}

/** Whether an address (not a name) is anybody's on the internet. IPv4 in the clothes of IPv6 is not. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special4.check(address, 'ipv4')
  if (isIP(address) === 6) return global6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
  return false
}
