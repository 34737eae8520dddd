import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalRun, runLocal } from '../../../local/run.ts'
import { type CampaignGiven, campaign } from '../../functions/support/catalogue.ts'
import { tokenOf } from './app.ts'
import { AwsPort, type Entry } from './aws.ts'
import { until } from './until.ts'

export interface TestStack {
  readonly run: LocalRun
  readonly aws: AwsPort
  /** The functions and the stack logged it, metrics left out. */
  readonly log: readonly string[]
  /** Puts the events, 10 a call, and waits until the function is done with all of them. */
  publish(...entries: readonly Entry[]): Promise<void>
  settled(): Promise<void>
  token(userId: string): Promise<string>
  stop(): Promise<void>
}

/** The whole stack on free ports, with campaigns of its own. */
export function startTestStack(...campaigns: readonly CampaignGiven[]): Promise<TestStack> {
  return startTestStackWith({}, ...campaigns)
}

/** @param environment variables that functions see instead of those of the template */
export async function startTestStackWith(
  environment: Record<string, string>,
  ...campaigns: readonly CampaignGiven[]
): Promise<TestStack> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  for (const given of campaigns)
    await writeFile(join(folder, `${given.id}.json`), JSON.stringify(campaign(given)))
  const log: string[] = []
  const run = await runLocal({
    port: 0,
    awsPort: 0,
    campaigns: folder,
    environment,
    users: [],
    partners: ['acme'],
    log: (line) => log.push(line),
  })
  const aws = new AwsPort(run.endpoints)
  const settled = async () => {
    await until('the functions to be done', () => run.stack.idle())
  }
  return {
    run,
    aws,
    log,
    async publish(...entries) {
      for (let at = 0; at < entries.length; at += 10) {
        const codes = await aws.put(...entries.slice(at, at + 10))
        if (codes.some((code) => code !== undefined)) throw new Error(`not taken: ${codes}`)
      }
      await settled()
    },
    settled,
    token: (userId) => tokenOf(run.endpoints, userId),
    async stop() {
      aws.close()
      await run.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
