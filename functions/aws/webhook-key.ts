import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientSettings } from './client.ts'

/** The key that the secrets of webhooks follow from cannot be read. Its message holds nothing of it. */
export class WebhookKeyError extends Error {
  override readonly name = 'WebhookKeyError'
}

/** Reads the key once an environment. @throws WebhookKeyError */
export function webhookKeyOf(SecretId: string): () => Promise<string> {
  const client = new SecretsManagerClient(clientSettings())
  let key: string | undefined
  return async () => {
    if (key !== undefined) return key
    // The cause is left out: it may tell what the secret is in other words.
    const answer = await client.send(new GetSecretValueCommand({ SecretId })).catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'Error'
      throw new WebhookKeyError(
        `the secret ${SecretId} cannot be read (${name}): deploy the stage, or give the function the right to read it`,
      )
    })
    if (!answer.SecretString)
      throw new WebhookKeyError(
        `the secret ${SecretId} holds no text: let the template generate it, with 64 letters and digits`,
      )
    key = answer.SecretString
    return key
  }
}
