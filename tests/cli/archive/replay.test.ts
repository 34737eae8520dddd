import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { archiveOf, replayName, replaySpan, tidyRules } from '../../../cli/archive/replaying.ts'
import { spanOf, stepsOf } from '../../../cli/archive/span.ts'
import type { AwsServer } from '../../../local/aws/server.ts'
import { catalogueOf, votes } from '../../functions/support/catalogue.ts'
import { openAws } from '../../local/aws/open.ts'
import { keepsakes } from '../support/keepsakes.ts'

const BUS = 'keepsakes-test'
const busArn = `arn:aws:events:eu-west-1:000000000000:event-bus/${BUS}`
const MINUTE_MS = 60_000

let aws: AwsServer
let eventBridge: EventBridgeClient
let sqs: SQSClient
beforeAll(async () => {
  aws = await openAws()
  const settings = {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  eventBridge = new EventBridgeClient(settings)
  sqs = new SQSClient(settings)
  const eventPattern = { source: [{ prefix: 'partner.' }] }
  aws.events.define({
    buses: [{ logicalId: 'EventBus', name: BUS, arn: busArn }],
    archives: [
      {
        name: `${BUS}-activities`,
        arn: `arn:aws:events:eu-west-1:000000000000:archive/${BUS}-activities`,
        sourceArn: busArn,
        eventPattern,
        retentionDays: 90,
      },
    ],
    rules: [
      {
        logicalId: 'ActivityRule',
        name: `${BUS}-activity`,
        arn: `arn:aws:events:eu-west-1:000000000000:rule/${BUS}/${BUS}-activity`,
        busName: BUS,
        enabled: true,
        eventPattern,
        targets: [{ id: 'inbox', arn: 'arn:aws:sqs:eu-west-1:000000000000:inbox' }],
      },
    ],
  })
  const put = (Source: string, id: string) => ({
    EventBusName: BUS,
    Source,
    DetailType: 'PollVoted',
    Detail: `{"eventId":"${id}","n":9007199254740993}`,
  })
  await eventBridge.send(
    new PutEventsCommand({
      Entries: [put('partner.acme', 'a'), put('partner.other', 'b'), put('keepsakes.awards', 'c')],
    }),
  )
  await received()
})
afterAll(async () => {
  eventBridge.destroy()
  sqs.destroy()
  await aws.stop()
})

async function received(): Promise<string[]> {
  const QueueUrl = `${aws.url}/000000000000/inbox`
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
  return Messages.map(({ Body = '' }) => Body)
}

const idOf = (body: string): string => JSON.parse(body).detail.eventId
const around = () => {
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS
  return { from: minute - 5 * MINUTE_MS, to: minute + MINUTE_MS }
}
const ports = { wait: () => Promise.resolve(), progress: () => {}, stopped: () => false }
const rules = async () => {
  const list = new ListRulesCommand({ EventBusName: BUS, NamePrefix: `${BUS}-replay-` })
  return (await eventBridge.send(list)).Rules?.map(({ Name }) => Name)
}

test('a replay brings what partners published into the queue again, as it was, and leaves no rule behind', async () => {
  const archive = await archiveOf(eventBridge, BUS)
  expect([archive.events, archive.retentionDays]).toEqual([2, 90])
  await replaySpan(archive, { name: `${BUS}-replay-all`, span: around(), source: undefined }, ports)
  const again = await received()
  expect(again.map(idOf)).toEqual(['a', 'b'])
  expect(again[0]).toContain('"n":9007199254740993')
  expect(await rules()).toEqual([])
})

test('a replay of one partner brings that partner’s alone, and one of another time nothing', async () => {
  const archive = await archiveOf(eventBridge, BUS)
  await replaySpan(archive, { name: `${BUS}-replay-one`, span: around(), source: 'partner.other' }, ports)
  expect((await received()).map(idOf)).toEqual(['b'])
  const before = { from: 0, to: MINUTE_MS }
  await replaySpan(archive, { name: `${BUS}-replay-none`, span: before, source: undefined }, ports)
  expect(await received()).toEqual([])
})

test('the command replays, and --dry-run tells what it would do', async () => {
  const from = new Date(Date.now() - 5 * MINUTE_MS).toISOString()
  const to = new Date(Date.now() + MINUTE_MS).toISOString()
  const run = (...more: string[]) =>
    keepsakes([
      ...['archive', 'replay', '--stage', 'test', '--region', 'eu-west-1', '--endpoint-url', aws.url],
      ...['--from', from, '--to', to, ...more],
    ])
  const dry = await run('--dry-run')
  expect([dry.code, dry.stderr]).toEqual([0, ''])
  expect(dry.stdout).toMatch(
    /^would replay what partners published from .*\nthe archive holds 2 events of 90 days/,
  )
  expect(await received()).toEqual([])
  const wet = await run('--source', 'partner.acme', '--json')
  expect([wet.code, JSON.parse(wet.stdout)]).toMatchObject([0, { source: 'partner.acme', steps: 1 }])
  expect((await received()).map(idOf)).toEqual(['a'])
})

test('a replay that is stopped says so, and its rule goes', async () => {
  const archive = await archiveOf(eventBridge, BUS)
  const name = `${BUS}-replay-stopped`
  // The state of a replay that goes on is asked for once before it can be seen to have been stopped.
  const stopped = replaySpan(
    archive,
    { name, span: around(), source: undefined },
    { ...ports, stopped: () => true },
  )
  await stopped.catch((error: Error) => expect(error.message).toContain('was stopped'))
  expect(await rules()).toEqual([])
})

test('rules that a killed command left behind are taken away, once their replay is over', async () => {
  const archive = await archiveOf(eventBridge, BUS)
  const EventPattern = '{"source":["partner.acme"],"replay-name":["x"]}'
  await eventBridge.send(new PutRuleCommand({ Name: `${BUS}-replay-left`, EventBusName: BUS, EventPattern }))
  expect(await tidyRules(archive, Date.now())).toEqual([])
  expect(await rules()).toEqual([])
})

test('a rule whose replay another operator is about to start is left to them, until it is ten minutes old', async () => {
  const archive = await archiveOf(eventBridge, BUS)
  const begun = new Date('2024-07-27T12:00:30Z')
  const Name = replayName(BUS, begun, { mark: '0a1b', step: 1 })
  const EventPattern = '{"source":["partner.acme"],"replay-name":["x"]}'
  await eventBridge.send(new PutRuleCommand({ Name, EventBusName: BUS, EventPattern }))
  expect(await tidyRules(archive, begun.getTime() + 9 * MINUTE_MS)).toEqual([Name])
  expect(await rules()).toEqual([Name])
  expect(await tidyRules(archive, begun.getTime() + 10 * MINUTE_MS)).toEqual([])
  expect(await rules()).toEqual([])
})

test('a name of a replay fits what EventBridge takes, for the longest name of a stage and the most steps', () => {
  // A stage may have 15 characters: deploying/checks/settings.ts.
  const longest = `keepsakes-${'s'.repeat(15)}`
  const name = replayName(longest, new Date(NOW), { mark: '0a1b', step: 129_600 })
  expect(name.startsWith(`${longest}-replay-`)).toBe(true)
  expect(name.length).toBeLessThanOrEqual(64)
})

test('what cannot be is refused with what to do', async () => {
  await expect(archiveOf(eventBridge, 'shop')).rejects.toThrow(/^shop has no archive shop-activities/)
  const Destination = { Arn: 'arn:aws:events:eu-west-1:000000000000:event-bus/shop' }
  const archive = await archiveOf(eventBridge, BUS)
  const start = new StartReplayCommand({
    ReplayName: 'x',
    EventSourceArn: archive.archiveArn,
    EventStartTime: new Date(0),
    EventEndTime: new Date(MINUTE_MS),
    Destination,
  })
  await expect(eventBridge.send(start)).rejects.toThrow(/Must be the bus of the archive/)
})

const NOW = Date.parse('2024-07-27T12:00:30Z')
const time = (text: string) => Date.parse(`2024-07-2${text}:00Z`)

test('a span is in whole minutes and ends now, and a campaign’s ends when nothing of it can come any more', () => {
  expect(spanOf({ from: time('6T10:00') + 1, to: time('6T11:00') + 1 }, NOW)).toEqual({
    from: time('6T10:00'),
    to: time('6T11:01'),
  })
  expect(spanOf({ from: time('6T10:00'), to: time('9T10:00') }, NOW).to).toBe(time('7T12:01'))
  const window = { startsAt: '2024-07-20T00:00:00Z', endsAt: '2024-07-25T00:00:00Z', lateness: 'P2D' }
  const catalogue = catalogueOf({ id: 'paris', ...window, keepsakes: [{ id: 'voter', earn: votes(1) }] })
  expect(spanOf({ campaign: 'paris' }, NOW, catalogue)).toEqual({
    from: time('0T00:00'),
    to: time('7T00:00'),
  })
  expect(spanOf({ campaign: 'paris', from: time('6T00:00') }, NOW, catalogue).from).toBe(time('6T00:00'))
  expect(() => spanOf({ campaign: 'rome' }, NOW, catalogue)).toThrow(/is called rome: paris$/)
  expect(() => spanOf({ from: time('8T00:00'), to: time('9T00:00') }, NOW)).toThrow(
    /--from must be before --to/,
  )
  expect(() => spanOf({ from: time('6T00:00') }, NOW)).toThrow(/give --from and --to/)
})

test('the steps of a span are one after the other, and are all of it', () => {
  const span = { from: 0, to: 25 * MINUTE_MS }
  const ends = (minutes?: number) =>
    [...stepsOf(span, minutes)].map(({ from, to }) => [from, to].map((at) => at / MINUTE_MS))
  expect(ends(10)).toEqual([
    [0, 10],
    [10, 20],
    [20, 25],
  ])
  expect(ends()).toEqual([[0, 25]])
})
