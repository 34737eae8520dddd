import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brokenCampaigns } from './support/broken-campaigns.ts'
import { keepsakes } from './support/keepsakes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BROKEN = 'tests/cli/broken-campaigns'

async function check(...args: string[]) {
  const { code: status, stdout, stderr } = await keepsakes(['campaigns', 'check', ...args])
  return { status, stdout, stderr }
}

interface Report {
  readonly files: readonly {
    readonly file: string
    readonly campaignId?: string
    readonly errors: readonly Mistake[]
    readonly warnings: readonly Mistake[]
    readonly cost?: {
      readonly largestItemBytes: number
      readonly writeUnits: number
      readonly keepsakes: unknown[]
    }
  }[]
  readonly errors: number
  readonly warnings: number
}

interface Mistake {
  readonly line: number
  readonly column: number
  readonly path: string
  readonly message: string
}

const reportOf = async (...args: string[]) => JSON.parse((await check(...args, '--json')).stdout) as Report

/** A keepsake should say what a viewer does for it: that so many do not is a matter of its own. */
const isDescription = ({ path }: Mistake) => path.endsWith('.description')

const fileNameOf = (name: string) => (name.endsWith('.json') ? name : `${name}.yaml`)

describe('campaigns check on a folder of broken campaigns', () => {
  let report: Report
  beforeAll(async () => {
    report = await reportOf(BROKEN)
  })

  test('looks at every file, and there are more than 20', async () => {
    const files = readdirSync(join(ROOT, BROKEN)).filter((name) => /\.(yaml|json)$/.test(name))
    expect(files.length).toBeGreaterThan(20)
    expect(report.files.map(({ file }) => file)).toEqual(files.sort().map((name) => `${BROKEN}/${name}`))
    expect(Object.keys(brokenCampaigns).map(fileNameOf).sort()).toEqual(files.sort())
  })

  test.each(Object.entries(brokenCampaigns))(
    'tells each mistake of %s with its line',
    (name, { mistakes }) => {
      const found = report.files.find(({ file }) => file === `${BROKEN}/${fileNameOf(name)}`)
      const told = [
        ...(found?.errors ?? []).map((mistake) => ({ ...mistake, severity: 'error' })),
        ...(found?.warnings ?? [])
          .filter((mistake) => !isDescription(mistake))
          .map((mistake) => ({ ...mistake, severity: 'warning' })),
      ].map(
        ({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`,
      )
      expect(told.sort()).toEqual([...mistakes].sort())
      expect(mistakes.length).toBeGreaterThan(0)
    },
  )

  test('counts what it has told', async () => {
    const count = (severity: 'errors' | 'warnings') =>
      report.files.reduce((sum, file) => sum + file[severity].length, 0)
    expect(report).toMatchObject({ errors: count('errors'), warnings: count('warnings') })
  })

  test('prints each as file:line:column, and fails with one sentence', async () => {
    const { status, stdout, stderr } = await check(`${BROKEN}/circle.yaml`, `${BROKEN}/slips.yaml`)
    expect(status).toBe(1)
    expect(stdout).toContain(
      `${BROKEN}/circle.yaml:9:35: error: keepsakes[0].earn.collect.keepsakes: can never be met: silver needs gold needs platinum needs silver`,
    )
    expect(stdout).toContain(`${BROKEN}/slips.yaml:9:57: warning: keepsakes[0].earn.count.where.corect: `)
    expect(stderr).toMatch(/^4 errors and \d+ warnings in 2 campaign files\n$/)
  })
})

describe('campaigns check', () => {
  test('finds nothing wrong with the shipped campaigns, which it takes unless told others', async () => {
    const { status, stdout, stderr } = await check()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^no errors and no warnings in \d+ campaign files?\n$/m)
    expect(stdout.match(/^.*(error|warning): .*$/m)).toBeNull()
    expect(stdout).toMatch(
      /passport-to-paris\.yaml: a user's progress takes at most [\d,]+ bytes: each write of it/,
    )
    expect(stdout).toMatch(/ hundred-metres; 4 WRU when awarded\n/)
  })

  test('tells what a campaign can cost, as JSON too, once for a file that is named twice', async () => {
    const file = 'campaigns/passport-to-paris.yaml'
    // A file that is named twice is taken once.
    const { files } = await reportOf(file, 'campaigns', file)
    const [paris, ...others] = files
    expect(others.map((one) => one.file)).not.toContain(file)
    expect(paris).toMatchObject({ campaignId: 'passport-to-paris', errors: [], warnings: [] })
    expect(paris?.cost?.writeUnits).toBe(Math.ceil((paris?.cost?.largestItemBytes ?? 0) / 1024))
    expect(paris?.cost?.keepsakes).toContainEqual({
      id: 'trivia-ace',
      // Ten values of 40 characters, each with a time behind it and commas between; an id of 8, and the JSON around it.
      largestStateBytes: 10 * (40 + 1) + 8 + 9 * 6 + 9 + 8 + 6,
      sharedWith: [],
      awardWriteUnits: 2,
    })
  })

  test('passes warnings, unless it is to be strict', async () => {
    expect((await check(`${BROKEN}/slips.yaml`)).status).toBe(0)
    expect((await check(`${BROKEN}/slips.yaml`, '--strict')).status).toBe(1)
  })

  test('tells of paths that lead to no campaign, beside all others', async () => {
    const { status, stdout } = await check('campaigns', 'no-such-folder', 'docs/decisions')
    expect(status).toBe(1)
    expect(stdout).toContain('no-such-folder:1:1: error: there is no such file or folder')
    expect(stdout).toContain('docs/decisions:1:1: error: has no campaign file')
    expect(stdout).toContain('passport-to-paris.yaml: a user')
  })
})

describe('campaigns check of several campaigns', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keepsakes-check-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const campaign = (id: string, more = '') => `title: Games
id: ${id}
startsAt: 2024-07-26T00:00:00-04:00
endsAt: 2024-08-12T00:00:00-04:00
timeZone: America/New_York
keepsakes:
  - { id: ace, title: Ace, description: Watch, earn: { watch: { minutes: 5 } }${more} }
`

  test('of one id tells the later of the two where its id stands', async () => {
    writeFileSync(join(folder, 'a.yaml'), campaign('games'))
    writeFileSync(join(folder, 'b.yaml'), campaign('games'))
    const [first, second] = (await reportOf(folder)).files
    expect(first?.errors).toEqual([])
    expect(second?.errors).toEqual([
      {
        line: 2,
        column: 5,
        path: 'id',
        message: `must be unique: ${join(folder, 'a.yaml')} has a campaign called games too`,
      },
    ])
  })

  test('looks for images beside the file that names them', async () => {
    mkdirSync(join(folder, 'stamps'))
    writeFileSync(join(folder, 'stamps', 'ace.svg'), '<svg/>')
    writeFileSync(join(folder, 'c.yaml'), campaign('c', ', image: stamps/ace.svg'))
    writeFileSync(join(folder, 'd.yaml'), campaign('d', ', image: stamps'))
    expect((await reportOf(join(folder, 'c.yaml'))).warnings).toBe(0)
    expect((await reportOf(join(folder, 'd.yaml'))).files[0]?.warnings[0]?.message).toMatch(
      /^is not there: put the image at/,
    )
  })

  test('warns of progress that could outgrow what DynamoDB holds', async () => {
    writeFileSync(join(folder, 'huge.yaml'), campaign('huge').replace('minutes: 5', 'minutes: 10080'))
    const { errors, files } = await reportOf(join(folder, 'huge.yaml'))
    expect(errors).toBe(0)
    expect(files[0]?.warnings).toMatchObject([
      { line: 7, path: 'keepsakes', message: expect.stringMatching(/DynamoDB holds 400/) },
    ])
  })
})
