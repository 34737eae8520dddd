import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CampaignGiven, campaign } from '../../functions/support/catalogue.ts'

/** A folder of its own for campaign files and recorded events. */
export class CampaignFolder {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  static async create(): Promise<CampaignFolder> {
    return new CampaignFolder(await mkdtemp(join(tmpdir(), 'keepsakes-test-')))
  }

  /** Writes `<id>.json`, in place of what it was. */
  async write(given: CampaignGiven): Promise<void> {
    await this.writeText(`${given.id}.json`, JSON.stringify(campaign(given), null, 2))
  }

  /** @returns where it lies */
  async writeText(name: string, text: string | Uint8Array): Promise<string> {
    await writeFile(join(this.path, name), text)
    return join(this.path, name)
  }

  /** A file of one event a line. It is no campaign file by its name. @returns where it lies */
  writeEvents(events: readonly object[], name = 'events.jsonl'): Promise<string> {
    return this.writeText(name, events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  }

  /** @returns where it lies */
  async makeFolder(name: string): Promise<string> {
    await mkdir(join(this.path, name))
    return join(this.path, name)
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name))
  }

  removeAll(): Promise<void> {
    return rm(this.path, { recursive: true, force: true })
  }
}
