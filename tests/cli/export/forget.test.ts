import type { AwsServer } from '../../../local/aws/server.ts'
import { openAws, queueArn } from '../../local/aws/open.ts'
import { keepsakes } from '../support/keepsakes.ts'

const [QUEUE, DEAD_LETTERS] = ['keepsakes-test-tidy', 'keepsakes-test-tidy-dead-letter']

let aws: AwsServer
beforeAll(async () => {
  aws = await openAws()
  const [name, url] = [QUEUE, `${aws.url}/000000000000/${QUEUE}`]
  aws.queues.define({ logicalId: name, name, arn: queueArn(name), url, attributes: {} })
})
afterAll(() => aws.stop())

const forget = (...args: string[]) =>
  keepsakes(['export', 'forget', ...args, '--stage', 'test', '--endpoint-url', aws.url])

test('to forget a user is asked for, and where to see that it is done is told', async () => {
  const { code, stdout, stderr } = await forget('alice')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain(
    `done once the queue ${QUEUE} is empty and keepsakes redrive tidy --stage test shows no dead letter`,
  )
  expect(stdout).not.toContain('alice')
  const json = await forget('alice', '--json')
  expect(JSON.parse(json.stdout)).toEqual({ asked: true, queue: QUEUE, deadLetters: DEAD_LETTERS })
  expect(aws.queues.size(queueArn(QUEUE))).toBe(2)
})

test('what is no id of a user is not asked for', async () => {
  const { code, stdout, stderr } = await forget('a b')
  expect([code, stdout, stderr]).toEqual([1, '', '"a b" is no id of a user\n'])
})
