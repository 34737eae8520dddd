import { Command } from 'commander'
import type { CatalogueBucket } from '../publishing/bucket.ts'
import { PublishingError } from '../publishing/errors.ts'
import { howMany } from '../schemas/how-many.ts'
import { catalogueBucketOf, reaching, type StageOptions, withStageOptions } from './stage.ts'

const SHOWN = 20
const AT_ONCE = 10

interface Listed {
  readonly number: number
  readonly live: boolean
  /** False when functions could not use it. */
  readonly usable: boolean
  readonly version?: string
  readonly publishedAt?: string
  readonly campaigns?: readonly string[]
  readonly keepsakes?: number
}

export const list = withStageOptions(
  new Command('list')
    .description(`Shows the snapshots that were published, the newest first: the last ${SHOWN}, or --all.`)
    .option('--all', 'show every one')
    .option('--json', 'print one JSON document: { live, snapshots: [...] }'),
)
  .addHelpText('after', '\nExample:\n  keepsakes campaigns list')
  .action(async ({ all, json, ...stage }: StageOptions & { all?: boolean; json?: boolean }) => {
    const { live, snapshots, more } = await reaching(async () => {
      const bucket = await catalogueBucketOf(stage)
      const { pointer } = await bucket.readPointer()
      const numbers = (await bucket.numbers()).reverse()
      const wanted = all ? numbers : numbers.slice(0, SHOWN)
      const found: Listed[] = []
      for (let at = 0; at < wanted.length; at += AT_ONCE) {
        const some = wanted.slice(at, at + AT_ONCE)
        found.push(...(await Promise.all(some.map((number) => listed(bucket, number, pointer?.number)))))
      }
      return { live: pointer?.number ?? null, snapshots: found, more: numbers.length - wanted.length }
    })
    if (json) console.log(JSON.stringify({ live, snapshots }))
    else console.log(textOf(snapshots, more))
  })

async function listed(bucket: CatalogueBucket, number: number, live: number | undefined): Promise<Listed> {
  const row = { number, live: number === live }
  try {
    const { version, publishedAt, campaigns } = await bucket.readSnapshot(number)
    const keepsakes = campaigns.reduce((sum, campaign) => sum + campaign.keepsakes.length, 0)
    return { ...row, usable: true, version, publishedAt, campaigns: campaigns.map(({ id }) => id), keepsakes }
  } catch (error) {
    if (error instanceof PublishingError) return { ...row, usable: false }
    throw error
  }
}

function textOf(snapshots: readonly Listed[], more: number): string {
  if (snapshots.length === 0) return 'nothing has been published yet: keepsakes campaigns publish does it'
  const lines = snapshots.map(
    ({ number, live, usable, version, publishedAt, campaigns = [], keepsakes = 0 }) => {
      const what = usable
        ? `${publishedAt}  ${version}  ${howMany(keepsakes, 'keepsake')} in ${campaigns.join(', ') || 'no campaign'}`
        : 'cannot be used'
      return `${live ? 'live' : '    '} ${String(number).padStart(5)}  ${what}`
    },
  )
  if (!snapshots.some(({ live }) => live)) lines.push('none of these is live')
  if (more > 0) lines.push(`… and ${more} older: --all shows them`)
  return lines.join('\n')
}
