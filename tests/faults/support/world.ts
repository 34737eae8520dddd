import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import type { Endpoints } from '../../../local/endpoints.ts'
import { AwsPort } from '../../stack/support/aws.ts'
import { type Ended, Script } from '../../stack/support/process.ts'
import type { Publisher } from '../../stack/support/publisher.ts'
import { until } from '../../stack/support/until.ts'
import { writeCampaigns } from './campaigns.ts'
import type { Size } from './fault.ts'
import { FaultyProxy } from './proxy.ts'

const STACK = 'tests/faults/support/stack-process.ts'

/** A stack of the world that was not ended yet. */
export interface Life {
  readonly endpoints: Endpoints
  /** Through no proxy. */
  readonly aws: AwsPort
  /** Through the proxy, as functions reach it. */
  readonly partner: AwsPort
}

export interface WorldOptions {
  readonly size: Size
  /** Told each step that takes time. */
  readonly tell?: (step: string) => void
}

/**
 * One folder of data, and the stack that runs on it, time after time: each in a process of its own, with the proxy between
 * its functions and its AWS port.
 */
export class World {
  readonly folder: string
  readonly proxy: FaultyProxy
  readonly tell: (step: string) => void
  #script: Script | undefined
  #life: Life | undefined

  private constructor(folder: string, proxy: FaultyProxy, tell: (step: string) => void) {
    this.folder = folder
    this.proxy = proxy
    this.tell = tell
  }

  static async create({ size, tell = () => {} }: WorldOptions): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'keepsakes-faults-'))
    await writeCampaigns(join(folder, 'campaigns'), size)
    return new World(folder, await FaultyProxy.start(), tell)
  }

  get endpointsFile(): string {
    return join(this.folder, 'endpoints.json')
  }

  get dataFolder(): string {
    return join(this.folder, 'data')
  }

  /** Whether the last stack has ended by itself. */
  get hasEnded(): boolean {
    return this.#script?.hasEnded ?? false
  }

  /** All that the stack has written to standard error. */
  get stderr(): string {
    return this.#script?.stderr ?? ''
  }

  /** The stack that runs; one is started where there is none. */
  async running(): Promise<Life> {
    return this.#life ?? (await this.launch())
  }

  /** Begins to start a stack. @returns the life that it has when it is ready, and the way to kill it before */
  launch({ fileBlocks }: { fileBlocks?: number } = {}): Promise<Life> {
    if (this.#script) throw new Error('a stack of this world is still there')
    const args = [
      ...['--data', this.dataFolder, '--campaigns', join(this.folder, 'campaigns')],
      ...['--endpoints-file', this.endpointsFile, '--functions-aws', this.proxy.url],
    ]
    const script = new Script(STACK, args, fileBlocks === undefined ? {} : { fileBlocks })
    this.#script = script
    return this.#readied(script)
  }

  async #readied(script: Script): Promise<Life> {
    await script.printed('ready\n')
    const endpoints = JSON.parse(await readFile(this.endpointsFile, 'utf8')) as Endpoints
    this.proxy.leadTo(endpoints.aws)
    const aws = new AwsPort(endpoints)
    const life = { endpoints, aws, partner: new AwsPort({ ...endpoints, aws: this.proxy.url }) }
    // Messages that failed come again soon, so that nobody has to wait.
    for (const name of ['activity', 'rejection'] as const)
      await this.setQueue(life, name, { VisibilityTimeout: '5' })
    this.#life = life
    return life
  }

  /** @param name behind the stage */
  setQueue(
    { aws, endpoints }: Life,
    name: 'activity' | 'rejection',
    Attributes: Record<string, string>,
  ): Promise<unknown> {
    const QueueUrl = endpoints.activityQueueUrl.replace(/activity$/, name)
    return aws.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }))
  }

  /** Ends the stack if there is one. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<Ended | undefined> {
    const script = this.#script
    this.#life?.aws.close()
    this.#life?.partner.close()
    this.#life = undefined
    const ended = await script?.kill(signal)
    if (this.#script === script) this.#script = undefined
    return ended
  }

  /** Publishes until all of it is taken, however often it is refused. */
  async publish(publisher: Publisher): Promise<void> {
    const { partner } = await this.running()
    await until('all events to be taken', async () => {
      await publisher.send(partner)
      return publisher.left === 0
    })
  }

  /** Ends what runs, and removes what was written. */
  async dispose(): Promise<void> {
    await this.end('SIGKILL')
    await this.proxy.close()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
