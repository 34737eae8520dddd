import { type Mistake, mistake } from '../errors.ts'

/** AWS does not take keys for these reasons, by the names of its errors. */
const SAID: Readonly<Record<string, string>> = {
  ExpiredToken: 'are no longer valid: sign in again',
  ExpiredTokenException: 'are no longer valid: sign in again',
  InvalidClientTokenId:
    'are not taken there: the keys are not those of an account that has the region, or the region is not switched on in the account',
  UnrecognizedClientException:
    'are not taken there: the keys are not those of an account that has the region, or the region is not switched on in the account',
  SignatureDoesNotMatch: 'are wrong: the secret is not that of the key',
}

/** Says why it is not known who deploys. */
export function callerMistake(error: unknown, region: string | undefined): Mistake {
  if (!(error instanceof Error)) return mistake('credentials', String(error))
  if (error.message === 'Region is missing')
    return mistake(
      '--region',
      'is missing, and your AWS settings name no region: name one, such as eu-west-1',
    )
  if ('code' in error && error.code === 'ENOTFOUND')
    return mistake('--region', `${region ?? 'the one of your AWS settings'} is no region that AWS answers in`)
  if (/Credentials/.test(`${error.name} ${error.message}`))
    return mistake(
      'credentials',
      'are nowhere to be found: sign in as any tool of AWS does (aws configure, or aws sso login)',
    )
  return mistake('credentials', SAID[error.name] ?? `are not taken: ${error.name}: ${error.message}`)
}
