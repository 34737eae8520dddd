import { readFile } from 'node:fs/promises'
import { seededUserId } from '../../seeding/viewer.ts'
import { inParallel } from '../../store/in-parallel.ts'
import { endpointIn, readEndpoints } from '../target.ts'
import { UserError } from '../terminal.ts'

export interface Tokens {
  readonly api: string
  readonly tokens: readonly string[]
  readonly partnerToken: string
}

interface LocalUsers {
  readonly endpointsFile: string
  readonly users: number
  readonly randomSeed: number
}

/** The local stack gives a token to anyone. */
export async function localTokens({ endpointsFile, users, randomSeed }: LocalUsers): Promise<Tokens> {
  const { api } = await readEndpoints(endpointsFile)
  const tokenOf = async (wish: object): Promise<string> => {
    const answer = await fetch(`${api}/local/token`, { method: 'POST', body: JSON.stringify(wish) }).catch(
      (error: Error) => {
        throw new UserError(
          `the local stack does not answer at ${api}: start it with npm start (${error.message})`,
        )
      },
    )
    return ((await answer.json()) as { token: string }).token
  }
  const tokens = new Array<string>(users).fill('')
  await inParallel(8, [...tokens.keys()], async (user) => {
    tokens[user] = await tokenOf({ sub: seededUserId(randomSeed, user) })
  })
  return { api, tokens, partnerToken: await tokenOf({ partnerId: 'seeded-load' }) }
}

interface StageAccess {
  readonly api?: string
  /** Files. */
  readonly tokens?: string
  readonly partnerToken?: string
}

/** The files of tokens that a stage's issuer gave. @throws UserError */
export async function stageTokens({ api = '', tokens = '', partnerToken }: StageAccess): Promise<Tokens> {
  const linesOf = async (path: string) => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`${path} cannot be read (${error.code}): give a file of tokens, one a line`)
    })
    const lines = text.split(/\s+/).filter(Boolean)
    if (lines.length === 0) throw new UserError(`${path} has no token: write one a line`)
    return lines
  }
  const [partner = ''] = partnerToken === undefined ? [] : await linesOf(partnerToken)
  return { api: endpointIn(api).href, tokens: await linesOf(tokens), partnerToken: partner }
}
