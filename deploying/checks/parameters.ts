import type { Caller } from '../cloud.ts'
import { type Mistake, mistake, warning } from '../errors.ts'

interface Asked {
  readonly path: string
  readonly isList: boolean
}

/** Finds what is missing among the account's parameters that the template asks for, and what cannot be what it should be. */
export function parameterMistakes(
  asked: readonly Asked[],
  found: ReadonlyMap<string, string>,
  caller: Caller,
): Mistake[] {
  return asked.flatMap(({ path, isList }) => {
    const value = found.get(path)
    if (value === undefined)
      return [
        mistake(
          path,
          `is not in the account's Parameter Store of ${caller.region}: put it there as docs/deploying.md#${isList ? 'people' : 'the-first-time'} says`,
        ),
      ]
    if (path.endsWith('/jwt-issuer') && URL.parse(value)?.protocol !== 'https:')
      return [
        mistake(
          path,
          `is ${JSON.stringify(value)}, which is no https URL: name the issuer of tokens to the letter`,
        ),
      ]
    if (!isList) return []
    return listMistakes(path, namesIn(value), caller)
  })
}

/** The ARNs of one list. */
export const namesIn = (value: string) => value.split(',').map((name) => name.trim())

/** IAM takes these as people: users and roles. */
const PRINCIPAL = /^arn:[a-z-]+:iam::(\d{12}):(role|user)\/\S+$/

function listMistakes(path: string, names: readonly string[], caller: Caller): Mistake[] {
  const wrong = names.filter((name) => !PRINCIPAL.test(name))
  const mistakes = wrong.map((name) =>
    mistake(path, `has ${JSON.stringify(name)}, which is not the ARN of a user or a role`),
  )
  if (!path.endsWith('/deployers') || wrong.length > 0) return mistakes
  if (names.some((name) => isSame(name, caller.arn))) return mistakes
  return [
    mistake(
      path,
      `does not name ${caller.arn}, who runs this: the tables would let nobody on your side change them. Add yourself, or deploy as somebody who is on the list`,
    ),
  ]
}

/** Whether the principal of a list is whoever calls: a role calls by a session, whose ARN leaves out the role's path. */
export function isSame(principal: string, callerArn: string): boolean {
  if (principal === callerArn) return true
  const session = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(callerArn)
  const role = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(principal)
  return session !== null && role !== null && session[1] === role[1] && session[2] === role[2]
}

/** Says of a name on a list, which IAM would refuse, that nobody has it. */
export const nobodyIs = (path: string, name: string): Mistake =>
  mistake(path, `names ${name}, whom this account does not have: IAM refuses a role that lets nobody in`)

export const rootCalls = (caller: Caller): Mistake[] =>
  caller.arn.endsWith(':root')
    ? [
        mistake(
          'credentials',
          'are those of the root user, whom no list of deployers can name: make a user or a role that deploys, and run this as that one',
        ),
      ]
    : []

/** Says what could not be looked at, and why: the deployment may still work. */
export const unseen = (at: string, error: unknown): Mistake =>
  warning(
    at,
    `could not be looked at (${error instanceof Error ? `${error.name}: ${error.message}` : error})`,
  )
