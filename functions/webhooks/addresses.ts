import ipaddr from 'ipaddr.js'

/**
 * True for an address of the public internet. All else is refused: private networks, this machine, link-local addresses (of which
 * 169.254.169.254 gives away credentials), carrier-grade NAT, multicast, and whatever holds or stands for an IPv4 address.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false
  const parsed = ipaddr.process(address)
  // The internet's own IPv6 addresses begin so (RFC 4291): `::7f00:1`, which once stood for 127.0.0.1, does not.
  const isGlobal = parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1
  return isGlobal && parsed.range() === 'unicast'
}
