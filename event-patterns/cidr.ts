import ipaddr from 'ipaddr.js'
import type { Matcher } from './matcher.ts'
import { PatternError } from './pattern-error.ts'

const longestAddress = 39
const hexAndColons = /^[0-9A-Fa-f:]+$/
const howTo = 'write an address and its prefix length, such as 10.0.0.0/24 or 2001:db8::/32'

/**
 * The bytes of an IP address, 4 or 16 of them, or undefined when the text is not one. As in EventBridge an
 * IPv4-mapped IPv6 address (::ffff:a00:1) is the IPv4 address, and the notations that mix colons and dots
 * are not addresses. Short (10.1), octal and hexadecimal forms of IPv4 are not addresses either.
 */
export function addressBytes(text: string): readonly number[] | undefined {
  if (text.length > longestAddress) return undefined
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toByteArray()
  if (!text.includes(':') || !hexAndColons.test(text) || !ipaddr.IPv6.isValid(text)) return undefined
  const address = ipaddr.IPv6.parse(text)
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toByteArray() : address.toByteArray()
}

/**
 * Reads the operand of `cidr`. The prefix must leave at least one bit free, as EventBridge demands: a single
 * address is written as an exact value.
 */
export function parseCidr(operand: unknown, path: string): Matcher {
  if (typeof operand !== 'string') throw new PatternError(path, `must be a text: ${howTo}`)
  const [text = '', prefix = '', ...rest] = operand.split('/')
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix))
    throw new PatternError(path, `is not a CIDR block: ${howTo}`)
  const network = addressBytes(text)
  if (network === undefined) throw new PatternError(path, `does not begin with an IP address: ${howTo}`)
  if (network.length === 4 && text.includes(':')) {
    throw new PatternError(
      path,
      'holds an IPv4-mapped address: write the IPv4 block itself, such as 10.0.0.0/24',
    )
  }
  const bits = Number(prefix)
  const most = network.length * 8 - 1
  if (bits > most) {
    throw new PatternError(
      path,
      `has a prefix length above ${most}: for one address write the address as an exact value`,
    )
  }
  return { kind: 'cidr', network, bits }
}

/** The test of a CIDR block; an address of the other family is never in it. */
export function compileCidr(network: readonly number[], bits: number): (text: string) => boolean {
  const wholeBytes = bits >> 3
  const rest = 0xff & (0xff00 >> (bits & 7))
  return (text) => {
    const address = addressBytes(text)
    if (address === undefined || address.length !== network.length) return false
    for (let i = 0; i < wholeBytes; i++) {
      if (address[i] !== network[i]) return false
    }
    return (((address[wholeBytes] ?? 0) ^ (network[wholeBytes] ?? 0)) & rest) === 0
  }
}
