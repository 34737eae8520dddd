import ipaddr from 'ipaddr.js'

/**
 * True for an address of the public internet. All else is refused: private networks, this machine, link-local addresses (of which
 * 169.254.169.254 gives away credentials), carrier-grade NAT, multicast, and whatever holds or stands for an IPv4 address.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false
  return ipaddr.process(address).range() === 'unicast'
}
