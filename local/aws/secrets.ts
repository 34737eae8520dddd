import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { Json, JsonObject } from '../../json/json.ts'
import type { SecretModel } from '../resources/model.ts'
import { type JsonService, ServiceError } from './json-service.ts'

/** Secrets Manager, as far as a function needs it that reads a secret. */
export type Secrets = JsonService & {
  /** Makes the secret, unless an earlier run has. */
  define(secret: SecretModel): void
}

const kept = z.record(
  z.string(),
  z.strictObject({ arn: z.string(), text: z.string(), versionId: z.string(), created: z.number() }),
)
type Kept = z.infer<typeof kept>

/**
 * @param file where secrets are kept between runs, readable by its owner only; in memory without it
 * @throws Error when the file is not of secrets
 */
export function openSecrets(file?: string): Secrets {
  const secrets = file === undefined ? {} : read(file)

  function getSecretValue(input: JsonObject): Json {
    const [name, secret] = find(secrets, input.SecretId)
    const { VersionId = secret.versionId, VersionStage = CURRENT } = input
    if (VersionId !== secret.versionId || VersionStage !== CURRENT)
      throw notFound('No such version of the secret: there is one version of each here.')
    return {
      ARN: secret.arn,
      Name: name,
      VersionId: secret.versionId,
      SecretString: secret.text,
      VersionStages: [CURRENT],
      CreatedDate: secret.created,
    }
  }

  return {
    define({ name, arn, makeText }) {
      if (Object.hasOwn(secrets, name)) return
      secrets[name] = { arn, text: makeText(), versionId: randomUUID(), created: Date.now() / 1000 }
      if (file !== undefined) write(file, secrets)
    },
    call(operation, input) {
      if (operation === 'GetSecretValue') return getSecretValue(input)
      throw new ServiceError(
        'UnknownOperationException',
        `${operation} is not honoured by the local stack: secrets come from the template. It honours GetSecretValue.`,
      )
    },
  }
}

const CURRENT = 'AWSCURRENT'
const notFound = (message: string) => new ServiceError('ResourceNotFoundException', message)

/** A secret is named by its name, or by its ARN with or without the six characters at its end. */
function find(secrets: Kept, asked: Json | undefined): [name: string, secret: Kept[string]] {
  if (typeof asked !== 'string' || asked === '')
    throw new ServiceError('ValidationException', 'SecretId must be the name or the ARN of a secret.')
  const found = Object.entries(secrets).find(([name, { arn }]) =>
    [name, arn, arn.replace(/-\w{6}$/, '')].includes(asked),
  )
  if (found === undefined) throw notFound(`There is no secret ${asked}.`)
  return found
}

function read(file: string): Kept {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${file} does not hold secrets: delete it and new ones are made. ${error}`, {
      cause: error,
    })
  }
}

/** The whole file or none of it. */
function write(file: string, secrets: Kept): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(secrets), { mode: 0o600 })
  renameSync(draft, file)
}
