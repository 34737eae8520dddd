import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Endpoints } from '../../../local/endpoints.ts'
import { type Ended, Script } from './process.ts'

/** It is `npm start` as a process of its own on free ports, which keeps its state in a folder. */
export class LocalStack {
  readonly endpoints: Endpoints
  readonly endpointsFile: string
  readonly #script: Script

  private constructor(script: Script, endpointsFile: string, endpoints: Endpoints) {
    this.#script = script
    this.endpointsFile = endpointsFile
    this.endpoints = endpoints
  }

  /** Resolves when it says that it is ready. */
  static async start(folder: string): Promise<LocalStack> {
    const endpointsFile = join(folder, 'endpoints.json')
    const ports = ['--port', '0', '--aws-port', '0']
    const kept = ['--data', join(folder, 'data'), '--endpoints-file', endpointsFile]
    const script = new Script('local/start.ts', [...ports, ...kept])
    await script.printed(endpointsFile)
    return new LocalStack(script, endpointsFile, JSON.parse(await readFile(endpointsFile, 'utf8')))
  }

  /** Ends it, and resolves when it has ended. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Ended> {
    return this.#script.kill(signal)
  }
}
