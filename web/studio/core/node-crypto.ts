import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

// The core hashes at once, which browsers themselves only do later. This stands in for node:crypto there, as far as the core uses it.

type Sha256 = 'sha256'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

export function hash(_: Sha256, text: string, _encoding: 'base64url'): string {
  return base64url(sha256(bytesOf(text)))
}

export function createHash(algorithm: Sha256) {
  return {
    update: (text: string) => ({ digest: (encoding: 'base64url') => hash(algorithm, text, encoding) }),
  }
}

export function createHmac(_: Sha256, key: string) {
  return {
    update: (text: string) => ({ digest: () => new Digest(hmac(sha256, bytesOf(key), bytesOf(text))) }),
  }
}

class Digest {
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  readUIntBE(from: number, length: number): number {
    return this.#bytes.subarray(from, from + length).reduce((value, byte) => value * 256 + byte, 0)
  }
}
