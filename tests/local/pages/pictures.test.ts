import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPictures } from '../../../local/pages/files.ts'
import { loadCampaigns } from '../../../publishing/campaign-files.ts'
import { campaign, votes } from '../../functions/support/catalogue.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-pictures-'))
  await mkdir(join(folder, 'stamps'))
  for (const name of ['drawn.svg', 'bronze.svg', 'of-nobody.svg'])
    await writeFile(join(folder, 'stamps', name), `<svg id="${name}"/>`)
  const given = campaign({
    id: 'games',
    keepsakes: [
      { id: 'drawn', earn: votes(1), image: 'stamps/drawn.svg' },
      { id: 'lost', earn: votes(2), image: 'stamps/lost.svg' },
      {
        id: 'voter',
        earn: { count: { activity: 'PollVoted' } },
        tiers: [
          { id: 'bronze', title: 'Bronze', target: 1, image: 'stamps/bronze.svg' },
          { id: 'gold', title: 'Gold', target: 9 },
        ],
      },
    ],
  })
  await writeFile(join(folder, 'games.json'), JSON.stringify(given))
})
afterAll(() => rm(folder, { recursive: true }))

test.each(['.', 'games.json'])(
  'the pictures that campaigns name are those that lie beside them, those of tiers too: %s',
  async (path) => {
    const campaigns = await loadCampaigns(join(folder, path))
    const pictures = await readPictures(join(folder, path), campaigns)
    expect([...pictures].map(([name, { type, body }]) => [name, type, body.toString()])).toEqual([
      ['/stamps/drawn.svg', 'image/svg+xml', '<svg id="drawn.svg"/>'],
      ['/stamps/bronze.svg', 'image/svg+xml', '<svg id="bronze.svg"/>'],
    ])
  },
)
