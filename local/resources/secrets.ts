import { createHash, randomInt } from 'node:crypto'
import * as z from 'zod'
import { TemplateError, within } from '../template/error.ts'
import { bool, defineKind, generatedName, int } from './kind.ts'

const generator = z.strictObject({
  PasswordLength: int.pipe(z.int().min(1).max(4096)).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: bool.default(false),
  ExcludeNumbers: bool.default(false),
  ExcludePunctuation: bool.default(false),
  ExcludeUppercase: bool.default(false),
  IncludeSpace: bool.default(false),
  RequireEachIncludedType: bool.default(true),
})

export const secret = defineKind({
  type: 'AWS::SecretsManager::Secret',
  honoured: z.strictObject({
    Name: z.string().optional(),
    SecretString: z.string().optional(),
    GenerateSecretString: generator.optional(),
  }),
  inert: {
    Description: 'it is for people',
    KmsKeyId: 'nothing is encrypted at rest on one machine',
    ReplicaRegions: 'there is one region here',
    Tags: 'tags have no effect',
  },
  add({ Name, SecretString, GenerateSecretString }, { logicalId, context, model, place }) {
    if ((SecretString === undefined) === (GenerateSecretString === undefined))
      throw new TemplateError(place, 'needs one of SecretString and GenerateSecretString')
    if (GenerateSecretString !== undefined && typesOf(GenerateSecretString).length === 0)
      throw new TemplateError(within(place, 'GenerateSecretString'), 'leaves no character to choose from')
    const name = Name ?? generatedName(logicalId, context)
    // AWS adds six characters by chance. Here they are the same on every start.
    const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6)
    const arn = `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:${name}-${suffix}`
    model.secrets.push({
      logicalId,
      name,
      arn,
      makeText: () => SecretString ?? generate(GenerateSecretString ?? generator.parse({})),
    })
    return { ref: arn, attributes: { Id: arn } }
  },
})

type Generator = z.infer<typeof generator>

const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** The kinds of characters to choose from, each as text. */
function typesOf(asked: Generator): string[] {
  const types = [
    asked.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    asked.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    asked.ExcludeNumbers ? '' : '0123456789',
    asked.ExcludePunctuation ? '' : PUNCTUATION,
    asked.IncludeSpace ? ' ' : '',
  ]
  const without = (type: string) =>
    [...type].filter((each) => !asked.ExcludeCharacters.includes(each)).join('')
  return types.map(without).filter((type) => type !== '')
}

function generate(asked: Generator): string {
  const types = typesOf(asked)
  const all = types.join('')
  const from = (characters: string) => characters.charAt(randomInt(characters.length))
  const text = Array.from({ length: asked.PasswordLength }, () => from(all))
  const hasEach = types.every((type) => text.some((each) => type.includes(each)))
  const canHaveEach = asked.PasswordLength >= types.length
  return hasEach || !asked.RequireEachIncludedType || !canHaveEach ? text.join('') : generate(asked)
}
