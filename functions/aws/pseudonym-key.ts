import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { PseudonymKeyError } from '../export/tidy.ts'
import { clientSettings } from './client.ts'

const CURE =
  'deploy the stage, or give the function the right to read it; where it was deleted, restore it within its recovery window, or export anew'

/**
 * Reads the key of each generation once an environment: the UTF-8 of the secret's text. The name that is given is that of
 * the present one, and ends in its number.
 */
export function pseudonymKeysOf(secretName: string): (generation: number) => Promise<Uint8Array> {
  const client = new SecretsManagerClient(clientSettings())
  const keys = new Map<number, Uint8Array>()
  return async (generation) => {
    const known = keys.get(generation)
    if (known) return known
    const SecretId = secretName.replace(/\d+$/, String(generation))
    // The cause is left out: it may tell what the secret is in other words.
    const answer = await client.send(new GetSecretValueCommand({ SecretId })).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'Error'
      throw new PseudonymKeyError(`the secret ${SecretId} cannot be read (${name}): ${CURE}`)
    })
    if (!answer.SecretString)
      throw new PseudonymKeyError(
        `the secret ${SecretId} holds no text: let the template generate it, with 64 letters and digits`,
      )
    const key = Buffer.from(answer.SecretString)
    keys.set(generation, key)
    return key
  }
}
