import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runLocal } from '../../local/run.ts'
import { CampaignFolder } from '../cli/support/campaign-folder.ts'
import { votes } from '../functions/support/catalogue.ts'

test('a stack that starts again on its data publishes only what has changed, and tells what it takes away', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'keepsakes-data-'))
  const folder = await CampaignFolder.create()
  const start = async () => {
    const steps: string[] = []
    const run = await runLocal({
      port: 0,
      awsPort: 0,
      dataDir,
      campaigns: folder.path,
      users: [],
      partners: [],
      log: () => {},
      progress: (step) => steps.push(step),
    })
    await run.stop()
    return steps.slice(steps.indexOf('starting the stack') + 1)
  }
  try {
    await folder.write({ id: 'paris', keepsakes: [{ id: 'voter', earn: votes(1) }] })
    expect(await start()).toEqual(['serving snapshot 1 of the catalogue'])
    expect(await start()).toEqual(['serving snapshot 1 of the catalogue'])
    await folder.write({ id: 'paris', keepsakes: [{ id: 'voted', earn: votes(1) }] })
    expect(await start()).toEqual([
      'serving snapshot 2 of the catalogue',
      expect.stringContaining('paris/voter: the keepsake Title of voter is removed'),
    ])
  } finally {
    await folder.removeAll()
    await rm(dataDir, { recursive: true })
  }
})
