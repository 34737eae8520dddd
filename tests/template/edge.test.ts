import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { EDGE_TEMPLATE, edgeResources } from '../../packaging/edge-template.ts'
import { projectRoot } from '../../packaging/project.ts'
import { type Alarm, alarmOf, isBad } from './support/alarms.ts'

let alarms: Alarm[]
let all: Awaited<ReturnType<typeof edgeResources>>
beforeAll(async () => {
  all = await edgeResources('dev')
  alarms = Object.entries(all).flatMap(([id, { Type, Properties = {} }]) =>
    Type === 'AWS::CloudWatch::Alarm' ? [alarmOf(id, Properties)] : [],
  )
})

test('the stack at the edge is written as CloudFormation takes it, without aliases', () => {
  const text = readFileSync(join(projectRoot, EDGE_TEMPLATE), 'utf8')
  expect(parse(text, { maxAliasCount: 0 })).toEqual(parse(text))
  expect([...new Set(Object.values(all).map(({ Type }) => Type))].sort()).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
  ])
})

test('its alarms look at what CloudFront reports of the distribution, and tell one topic each', () => {
  const SITE = 'DistributionId+Global'
  const about = alarms.map(({ name, metrics, threshold, bad, of, definition }) => [
    name,
    metrics.map(
      (each) => `${Object.values(each.dimensions).join('+')} ${each.namespace} ${each.name} ${each.stat}`,
    ),
    [bad, of, threshold],
    definition.tells,
  ])
  expect(about).toEqual([
    [
      'keepsakes-dev-site-error-rate',
      [`${SITE} AWS/CloudFront 5xxErrorRate Average`, `${SITE} AWS/CloudFront Requests Sum`],
      [3, 5, 1],
      'page',
    ],
    [
      'keepsakes-dev-site-refused-rate',
      [`${SITE} AWS/CloudFront 4xxErrorRate Average`, `${SITE} AWS/CloudFront Requests Sum`],
      [10, 15, 30],
      'ticket',
    ],
  ])
})

test.each<[at: number, requests: number, share: number, bad: boolean]>([
  [0, 2, 100, false],
  [0, 3, 100, true],
  [0, 10_000, 0.9, false],
  [0, 10_000, 1.1, true],
  [1, 19, 100, false],
  [1, 100, 29, false],
  [1, 100, 31, true],
])(
  'alarm %i judges %i requests, of which %d percent are answered so, as bad: %s',
  (at, requests, share, bad) => {
    expect(isBad(alarms[at] as Alarm, { requests, share })).toBe(bad)
  },
)
