import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { fieldsOf, jsonIn } from '../../json/json.ts'
import { ENDPOINTS_FILE } from '../../local/command.ts'
import { userIdSchema } from '../../schemas/ids.ts'
import { endpointIn, readEndpoints } from '../target.ts'
import { UserError } from '../terminal.ts'

/** The options that say which studio a command asks, and as whom. */
export interface StudioOptions {
  readonly api?: string
  readonly token?: string
  readonly as?: string
  readonly endpointsFile: string
}

/** Adds those options to a command. */
export function withStudioOptions(command: Command): Command {
  return command
    .option(
      '--api <url>',
      'the URL of a deployed API: the output HttpApiUrl; without it, the running local stack',
    )
    .option('--token <file>', 'with --api, a file with your token, of scope campaigns:draft')
    .option('--as <name>', 'on the local stack, who you are in the audit trail (default: your user name)')
    .option(
      '--endpoints-file <path>',
      'what npm start wrote, if it was told to write elsewhere',
      ENDPOINTS_FILE,
    )
}

export interface StudioAnswer {
  readonly status: number
  readonly etag: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Asks the studio's API. @throws UserError for an answer that no draft is the reason of */
export type AskStudio = (
  method: 'GET' | 'PUT',
  path: string,
  more?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown },
) => Promise<StudioAnswer>

/** A command makes something of these; any other is told as it is. */
const ABOUT_DRAFTS = [200, 201, 404, 412]
const WITHIN_MS = 30_000

/** @throws UserError when there is no studio to ask, or nobody to ask as */
export async function studioOf(options: StudioOptions): Promise<AskStudio> {
  const { api, token } = await addressed(options)
  return async (method, path, { headers = {}, body } = {}) => {
    const answer = await asked(`${api}/v1/studio/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const read = fieldsOf(jsonIn(await answer.text()))
    if (!ABOUT_DRAFTS.includes(answer.status) || (answer.status === 404 && !isProblem(read)))
      throw new UserError(
        `the studio at ${api} answered ${answer.status}: ${[read.title ?? read.message, read.detail].filter(Boolean).join('. ')}`,
      )
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: read }
  }
}

const isProblem = ({ type }: Readonly<Record<string, unknown>>) =>
  type === 'urn:keepsakes:problem:no-such-draft'

async function addressed({
  api,
  token,
  as,
  endpointsFile,
}: StudioOptions): Promise<{ api: string; token: string }> {
  if (api === undefined) {
    if (token !== undefined) throw new UserError('--token goes with --api')
    const { api: local } = await readEndpoints(endpointsFile)
    return { api: local, token: await localToken(local, as ?? userInfo().username) }
  }
  if (as !== undefined) throw new UserError('--as is for the local stack: a token says who you are')
  if (token === undefined)
    throw new UserError('--api takes --token, a file with your token, of scope campaigns:draft')
  const text = await readFile(token, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${token} cannot be read (${error.code}): give a file with your token`)
  })
  return { api: endpointIn(api).href.replace(/\/$/, ''), token: text.trim() }
}

/** As any program of this machine gets a token: from the route that exists only there. */
async function localToken(api: string, sub: string): Promise<string> {
  if (!userIdSchema.safeParse(sub).success)
    throw new UserError(`${JSON.stringify(sub)} cannot stand in the audit trail: say who you are with --as`)
  const body = JSON.stringify({ sub, scope: 'campaigns:draft' })
  const answer = await asked(`${api}/local/token`, { method: 'POST', body })
  return String(fieldsOf(jsonIn(await answer.text())).token)
}

async function asked(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(WITHIN_MS) })
  } catch (cause) {
    const { origin } = new URL(url)
    throw new UserError(`there is no answer from ${origin}: is it running, and is the address right?`, {
      cause,
    })
  }
}
