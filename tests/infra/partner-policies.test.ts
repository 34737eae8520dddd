import {
  PartnersError,
  partnerMistakes,
  partnerNames,
  partnerPolicies,
} from '../../infra/partner-policies.ts'

const ACME = { id: 'acme', principal: '123456789012' }
const ROLE = 'arn:aws:iam::210987654321:role/publisher'

test('each partner may publish under its own source, and its account or role under no other', () => {
  const policies = Object.values(partnerPolicies([ACME, { id: 'tv:north.1', principal: ROLE }]))
  const statements = policies.map(({ Properties }) => (Properties as { Statement: object }).Statement)
  const publish = {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: { 'Fn::GetAtt': ['EventBus', 'Arn'] },
  }
  expect(statements).toEqual([
    {
      ...publish,
      Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::123456789012:root` } },
      Condition: { StringEquals: { 'events:source': 'partner.acme' } },
    },
    {
      ...publish,
      Principal: { AWS: ROLE },
      Condition: { StringEquals: { 'events:source': 'partner.tv:north.1' } },
    },
  ])
})

test('a partner’s statement is the same whoever else is in the list, and one is made after the other', () => {
  const other = { id: 'ac-me', principal: ROLE }
  const [alone] = Object.keys(partnerPolicies([ACME]))
  const [first, second] = Object.keys(partnerPolicies([other, ACME]))
  expect(second).toBe(alone)
  expect(first).not.toBe(alone)
  expect(Object.values(partnerPolicies([other, ACME])).map(({ DependsOn }) => DependsOn)).toEqual([
    undefined,
    first,
  ])
  expect([first, second].every((id) => /^[A-Za-z0-9]{1,64}$/.test(id ?? ''))).toBe(true)
})

test('no partner, no statement; the list may be JSON text, as the command line gives it', () => {
  expect(partnerPolicies([])).toEqual({})
  expect(partnerPolicies('[]')).toEqual({})
  expect(partnerPolicies(JSON.stringify([ACME]))).toEqual(partnerPolicies([ACME]))
})

test('a partner that sends by HTTPS alone is counted by name as the others are, and is let onto the bus by nothing', () => {
  const setting = [ACME, { id: 'north-tv' }]
  expect(partnerNames(setting)).toBe('acme,north-tv')
  expect(partnerNames(JSON.stringify(setting))).toBe('acme,north-tv')
  expect(partnerNames([])).toBe('')
  expect(partnerPolicies(setting)).toEqual(partnerPolicies([ACME]))
})

test('a partner of certain detail-types may publish these and batches alone, and what is for people is in no policy', () => {
  const more = { contact: 'tv-ops@acme.example', eventsPerMinute: 6000 }
  const [policy] = Object.values(partnerPolicies([{ ...ACME, detailTypes: ['PollVoted'], ...more }]))
  const Condition = {
    StringEquals: { 'events:source': 'partner.acme', 'events:detail-type': ['PollVoted', 'ActivityBatch'] },
  }
  expect(policy).toMatchObject({ Properties: { Statement: { Condition } } })
  expect(JSON.stringify(policy)).not.toContain('tv-ops')
})

test.each([
  [
    [{ ...ACME, detailTypes: ['Zapped'] }],
    'partners.0.detailTypes.0 must be of TriviaAnswered, PollVoted, TvWatched',
  ],
  [[{ ...ACME, detailTypes: 'PollVoted' }], 'partners.0.detailTypes must be a list of detail-types'],
  [[{ ...ACME, detailTypes: [] }], 'partners.0.detailTypes must have a detail-type, or be left out for any'],
  [[{ ...ACME, eventsPerMinute: 0 }], 'partners.0.eventsPerMinute must be 1 at least'],
  [[{ ...ACME, eventsPerMinute: 'many' }], 'partners.0.eventsPerMinute must be a whole number'],
  [[{ ...ACME, contact: 7 }], 'partners.0.contact must be a text'],
  ['acme', 'partners must be a list'],
  [{ acme: '123456789012' }, 'partners must be a list'],
  [[{ id: 'acme', principal: 123456789012 }], 'partners.0.principal'],
  [[{ id: 'acme', principal: '*' }], 'partners.0.principal must be an account of 12 digits, or the ARN'],
  [[{ id: 'acme', principal: 'arn:aws:iam::*:role/publisher' }], 'partners.0.principal'],
  [[ACME, { id: 'a b', principal: ROLE }], 'partners.1.id must be 1 to 128 of'],
  [[{ id: '*', principal: ROLE }], 'partners.0.id'],
  [[{ ...ACME, account: '1' }], 'partners.0'],
  [[ACME, ACME], 'partners has acme twice'],
  [[{ id: 'others' }], 'partners has others, by which whoever is not in the list is counted'],
  [Array.from({ length: 41 }, (_, index) => ({ id: `p${index}` })), 'partners has 41 of at most 40'],
  [[{ id: 'canary' }], 'partners has canary, under which we publish ourselves'],
])('%j is refused', (setting, message) => {
  expect(() => partnerPolicies(setting)).toThrow(PartnersError)
  expect(() => partnerPolicies(setting)).toThrow(message)
})

test('all that is wrong with the list is told at once', () => {
  expect(
    partnerMistakes([{ principal: ROLE }, ACME, { ...ACME, principal: '*' }, { id: 'a b', principal: ROLE }]),
  ).toEqual([
    expect.stringMatching(/^partners\.0\.id is missing/),
    expect.stringMatching(/^partners\.2\.principal must be/),
    expect.stringMatching(/^partners\.3\.id must be/),
    'partners has acme twice',
  ])
  expect(partnerMistakes(JSON.stringify([ACME]))).toEqual([])
})
