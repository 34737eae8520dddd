import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCampaigns, loadCheckedCampaigns } from '../../publishing/campaign-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keepsakes-campaigns-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (name: string, { id, minutes }: { id: string; minutes: number }) =>
  writeFile(
    join(folder, name),
    JSON.stringify({
      id,
      title: 'Games',
      startsAt: '2024-07-26T00:00:00Z',
      endsAt: '2024-07-26T01:00:00Z',
      timeZone: 'Europe/Paris',
      keepsakes: [{ id: 'fan', title: 'Fan', description: 'Watch', earn: { watch: { minutes } } }],
    }),
  )

describe('campaigns that two files have under one id', () => {
  beforeEach(async () => {
    await write('a.json', { id: 'games', minutes: 5 })
    await write('b.json', { id: 'games', minutes: 6 })
  })

  test('are loaded neither to run nor to publish, and the second file is named', async () => {
    const told = /b\.json:1:\d+: (error: )?id: must be unique: .*a\.json has a campaign called games too/
    await expect(loadCampaigns(folder)).rejects.toThrow(told)
    await expect(loadCheckedCampaigns(folder, () => {})).rejects.toThrow(told)
  })
})

describe('a campaign with a keepsake that can never be earned', () => {
  beforeEach(() => write('a.json', { id: 'games', minutes: 90 }))

  test('is loaded to run', async () => {
    expect((await loadCampaigns(folder)).map(({ id }) => id)).toEqual(['games'])
  })

  test('is not loaded to publish', async () => {
    await expect(loadCheckedCampaigns(folder, () => {})).rejects.toThrow('can never be met')
  })
})
