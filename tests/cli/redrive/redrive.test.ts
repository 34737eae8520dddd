import { SendMessageCommand } from '@aws-sdk/client-sqs'
import type { AwsServer } from '../../../local/aws/server.ts'
import { clientsOf, openAws, queueArn } from '../../local/aws/open.ts'
import { until } from '../../stack/support/until.ts'
import { CampaignFolder } from '../support/campaign-folder.ts'
import { keepsakes, startKeepsakes } from '../support/keepsakes.ts'

let aws: AwsServer
let clients: ReturnType<typeof clientsOf>
let folder: CampaignFolder
beforeAll(async () => {
  aws = await openAws()
  clients = clientsOf(aws.url)
  for (const word of ['tidy-dead-letter', 'rejected-activity']) {
    const name = `keepsakes-local-${word}`
    const url = `${aws.url}/000000000000/${name}`
    aws.queues.define({ logicalId: name, name, arn: queueArn(name), url, attributes: {} })
  }
  folder = await CampaignFolder.create()
  await folder.writeText('endpoints', JSON.stringify({ aws: aws.url, tidyQueueUrl: clients.inbox }))
})
afterAll(async () => {
  clients.close()
  await aws.stop()
  await folder.removeAll()
})

const args = (...more: string[]) => ['redrive', ...more, '--endpoints-file', `${folder.path}/endpoints`]
const redrive = (...more: string[]) => keepsakes(args(...more))

const put = (word: string, body: object) =>
  clients.sqs.send(
    new SendMessageCommand({
      QueueUrl: `${aws.url}/000000000000/keepsakes-local-${word}`,
      MessageBody: JSON.stringify(body),
    }),
  )
const tidy = (name: string) => put('tidy-dead-letter', { tidy: { exportId: '01-ab', file: { name } } })
const depth = (name: string) => aws.queues.size(queueArn(name))

test('it looks unless it is told to move, and then moves them at once and all, after the same look', async () => {
  for (const name of ['f1', 'f2', 'f3']) await tidy(name)
  const looked = await redrive('tidy')
  expect(looked).toMatchObject({ code: 0, stderr: '' })
  expect(looked.stdout).toMatch(
    new RegExp(
      '^keepsakes-local-tidy-dead-letter: 3 messages; all looked at\n' +
        '  3 × tidy, back to tidy: could not be made tidy: the log of tidyExport says why\n' +
        '    oldest \\S+Z \\(0 min\\), newest \\S+Z; such as 01-ab/f1, 01-ab/f2, 01-ab/f3\n' +
        'nothing was moved: once the cause is mended, --yes moves them\n$',
    ),
  )
  expect([depth('keepsakes-local-tidy-dead-letter'), depth('inbox')]).toEqual([3, 0])

  const { code, stdout } = await redrive('tidy', '--yes', '--watch', '0', '--limit', '1', '--json')
  expect({ code, ...JSON.parse(stdout) }).toEqual({
    ...{ code: 0, queue: 'keepsakes-local-tidy-dead-letter', total: 3, held: 0, looked: 3 },
    groups: [expect.objectContaining({ kind: 'tidy', count: 3 })],
    ...{ moved: 1, undeleted: 0, passedOver: 0, refused: {}, left: 2, interrupted: false },
  })
  const rest = await redrive('tidy', '--yes', '--watch', '0')
  expect(rest).toMatchObject({ code: 0, stdout: '2 messages moved\n' })
  expect(rest.stderr).toContain('2 messages; all looked at')
  expect([depth('keepsakes-local-tidy-dead-letter'), depth('inbox')]).toEqual([0, 3])
  expect((await redrive('tidy')).stdout).toBe('keepsakes-local-tidy-dead-letter is empty\n')
})

test('a queue that is being filled is refused, and nothing of it moves, unless that is meant', async () => {
  await tidy('f4')
  const before = depth('inbox')
  const running = redrive('tidy', '--yes', '--watch', '120')
  let isOver = false
  void running.finally(() => {
    isOver = true
  })
  for (let n = 0; !isOver; n++) {
    await tidy(`more-${n}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { code, stdout, stderr } = await running
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /keepsakes-local-tidy-dead-letter is being filled, \d+ messages? came just now, so nothing was moved: mend the cause first/,
  )
  expect(depth('inbox')).toBe(before)
  expect((await redrive('tidy', '--yes', '--while-filling')).code).toBe(0)
  expect(depth('keepsakes-local-tidy-dead-letter')).toBe(0)
})

test.each(['SIGINT', 'SIGKILL'] as const)(
  'ended by %s in the middle, it has lost nothing, and another run moves the rest',
  async (signal) => {
    for (let n = 0; n < 12; n++) await tidy(`${signal}-${n}`)
    const before = depth('inbox')
    // The last two wait for ten seconds after the first ten.
    const running = startKeepsakes([...args('tidy', '--yes', '--watch', '0', '--rate', '1'), '--json'])
    await until(
      'the first ten to have gone',
      () => depth('keepsakes-local-tidy-dead-letter'),
      (left) => left === 2,
    )
    running.kill(signal)
    const { code, stdout, stderr } = await running.ended
    expect({
      stderr,
      left: depth('keepsakes-local-tidy-dead-letter'),
      moved: depth('inbox') - before,
    }).toEqual({
      ...{ stderr: '', left: 2, moved: 10 },
    })
    if (signal === 'SIGINT') {
      expect({ code, ...JSON.parse(stdout) }).toMatchObject({
        code: 1,
        moved: 10,
        left: 2,
        interrupted: true,
      })
    }
    expect(await redrive('tidy', '--yes', '--watch', '0')).toMatchObject({
      code: 0,
      stdout: '2 messages moved\n',
    })
    expect(depth('inbox') - before).toBe(12)
  },
)

test('rejected activities can be looked at, and are never moved', async () => {
  await put('rejected-activity', { reason: 'detail.userId: is missing', partnerId: 'acme', record: '{}' })
  const { stdout } = await redrive('rejected-activity')
  expect(stdout).toContain('of partner.acme: detail.userId: is missing')
  expect(stdout).not.toContain('--yes')
  const refused = await redrive('rejected-activity', '--yes')
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/nothing is moved: have the partner send it again, mended\n$/),
  })
  expect(depth('keepsakes-local-rejected-activity')).toBe(1)
})

test.each([
  [['live-push'], 'Allowed choices are activity, rule, erasure, export, tidy, rejection, rejected-activity'],
  [['tidy', '--limit', '0'], 'whole number from 1 to'],
  [['tidy', '--rate', '0'], 'number above 0'],
  [['activity'], 'the local stack has no queue keepsakes-local-activity-dead-letter'],
])('%j is refused in one clear sentence', async (given, reason) => {
  const { code, stdout, stderr } = await redrive(...given)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(reason)
})
