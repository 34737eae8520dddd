import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jest } from '@jest/globals'
import { takingAway } from '../../awarding/changing/definition-change.ts'
import { EventLines } from '../../cli/event-lines.ts'
import { voted } from '../functions/support/events.ts'
import { pageText, tableUnder } from './pages.ts'

const page = pageText('docs/publishing-campaigns.md')

test('the warning that the page shows is what commands say of lines that awarding rejects', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  const told: string[] = []
  jest.spyOn(console, 'error').mockImplementation((line: string) => void told.push(line))
  try {
    const path = join(folder, 'events.jsonl')
    const sound = Array.from({ length: 6 }, () => voted({ userId: 'anna' }))
    const events = [...sound, voted({ userId: 'anna and bob' }), voted({ userId: '' })]
    await writeFile(path, events.map((event) => JSON.stringify(event)).join('\n'))
    const lines = new EventLines()
    for await (const _ of lines.read(path));
    lines.warn()
  } finally {
    jest.restoreAllMocks()
    await rm(folder, { recursive: true, force: true })
  }
  expect(page.split('\n').filter((line) => line.startsWith('warning: awarding rejects'))).toEqual(told)
})

test('the table of what publishing refuses has all that can be allowed', () => {
  const told = tableUnder(page, '## What is refused').map(([what = '']) => what.replaceAll('`', ''))
  expect(told).toEqual([...takingAway])
})
