import * as fc from 'fast-check'
import {
  CLOUD_EVENT,
  CLOUD_EVENT_BATCH,
  cloudVote,
  JSON_TYPE,
  ownVote,
  resultOf,
  send,
  vote,
} from './support.ts'

const { eventId, userId, occurredAt, ...bare } = vote()
const base64 = (text: string) => Buffer.from(text).toString('base64')

const HEADERS = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'cloud-1',
  'ce-source': '/quiz-show',
  'ce-type': 'PollVoted',
}

describe('a CloudEvent', () => {
  test('is the activity that its data tells, from the partner of the token', async () => {
    const { status, answer, published } = await send(cloudVote(), { headers: CLOUD_EVENT })
    expect({ status, results: answer.results }).toEqual({
      status: 202,
      results: [{ status: 'accepted', eventId: 'vote-1' }],
    })
    expect(published).toEqual((await send(ownVote())).published)
  })

  test('tells by its attributes what the data does not say', async () => {
    const time = '2024-07-26T20:00:00+02:00'
    const event = cloudVote({ data: bare, subject: 'ben', time })
    const { answer, published } = await send(event, { headers: CLOUD_EVENT })
    expect(answer.results).toEqual([{ status: 'accepted', eventId: 'cloud-1' }])
    expect(JSON.parse(published[0]?.detail ?? '')).toEqual({
      ...bare,
      eventId: 'cloud-1',
      userId: 'ben',
      occurredAt: time,
    })
    expect(published[0]?.time).toEqual(new Date(time))
  })

  test('may have attributes that are null, extensions, and data in Base64', async () => {
    const event = {
      ...cloudVote({
        subject: null,
        time: null,
        comexampleextension: 5,
        datacontenttype: 'Application/JSON; charset=utf-8',
      }),
      data: undefined,
      data_base64: base64(JSON.stringify(vote())),
    }
    expect(await resultOf(event, { headers: CLOUD_EVENT })).toEqual({ status: 'accepted', eventId: 'vote-1' })
  })

  test('may have data of a type that ends in +json', async () => {
    const event = cloudVote({ datacontenttype: 'application/vnd.acme.vote+json' })
    expect(await resultOf(event, { headers: CLOUD_EVENT })).toMatchObject({ status: 'accepted' })
  })

  const data_base64 = base64(JSON.stringify(vote()))
  test.each<[what: string, event: unknown, path: string, eventId: string | undefined]>([
    ['of another version', cloudVote({ specversion: '0.3' }), 'specversion', 'vote-1'],
    ['of a version that is a number', cloudVote({ specversion: 1.0 }), 'specversion', 'vote-1'],
    ['without an id', cloudVote({ id: undefined }), 'id', 'vote-1'],
    ['with an empty id', cloudVote({ id: '' }), 'id', 'vote-1'],
    ['without a source', cloudVote({ source: undefined }), 'source', 'vote-1'],
    ['with null as source', cloudVote({ source: null }), 'source', 'vote-1'],
    ['without a type', cloudVote({ type: undefined }), 'type', 'vote-1'],
    ['of an unknown type', cloudVote({ type: 'Zapped' }), 'type', 'vote-1'],
    ['with a list as subject', cloudVote({ subject: ['anna'] }), 'subject', 'vote-1'],
    ['with a time that is none', cloudVote({ time: 'now' }), 'time', 'vote-1'],
    ['without data', cloudVote({ data: undefined }), 'data', 'cloud-1'],
    ['with null as data', cloudVote({ data: null }), 'data', 'cloud-1'],
    ['with text as data', cloudVote({ data: JSON.stringify(vote()) }), 'data', 'cloud-1'],
    [
      'with data that is not JSON',
      cloudVote({ datacontenttype: 'text/xml', data: '<vote/>' }),
      'datacontenttype',
      'cloud-1',
    ],
    [
      'with a wrong field in its data',
      cloudVote({ data: vote({ optionId: '' }) }),
      'data.optionId',
      'vote-1',
    ],
    [
      'whose id cannot be an event id',
      cloudVote({ id: 'a\tb', data: bare, subject: 'ben', time: occurredAt }),
      'id',
      undefined,
    ],
    [
      'whose subject cannot be a user',
      cloudVote({ data: bare, subject: 'a b', time: occurredAt }),
      'subject',
      'cloud-1',
    ],
    ['that names no user', cloudVote({ data: bare, time: occurredAt }), 'data.userId', 'cloud-1'],
    [
      'with data twice',
      cloudVote({ data_base64, datacontenttype: 'application/json' }),
      'data_base64',
      'cloud-1',
    ],
    [
      'with bytes of no type',
      { ...cloudVote({ data_base64 }), data: undefined },
      'datacontenttype',
      'cloud-1',
    ],
    [
      'with what is not Base64',
      { ...cloudVote({ data_base64: '*', datacontenttype: 'application/json' }), data: undefined },
      'data_base64',
      'cloud-1',
    ],
    [
      'with a number as Base64',
      { ...cloudVote({ data_base64: 7, datacontenttype: 'application/json' }), data: undefined },
      'data_base64',
      'cloud-1',
    ],
    [
      'with Base64 of what is not JSON',
      {
        ...cloudVote({ data_base64: base64('<vote/>'), datacontenttype: 'application/json' }),
        data: undefined,
      },
      'data_base64',
      'cloud-1',
    ],
  ])('%s is rejected, in the words of CloudEvents', async (_, event, path, id) => {
    const result = await resultOf(event, { headers: CLOUD_EVENT })
    expect(result).toMatchObject({ status: 'rejected', path, reason: expect.stringMatching(`^${path}: `) })
    expect(result?.eventId).toBe(id)
  })
})

describe('every mistake of a CloudEvent is told at once', () => {
  const mistakesOf = async (event: unknown, headers: Record<string, string> = CLOUD_EVENT) => {
    const result = await resultOf(event, { headers })
    if (result?.status !== 'rejected') throw new Error('was not rejected')
    expect(result.path).toBe(result.mistakes[0]?.path)
    expect(result.reason).toBe(
      result.mistakes.map(({ path, message }) => `${path || 'the event'}: ${message}`).join('; '),
    )
    return result.mistakes
  }
  const pathsOf = async (event: unknown, headers?: Record<string, string>) =>
    (await mistakesOf(event, headers)).map(({ path }) => path)

  test('those of its attributes and those of its data', async () => {
    const data = { pollId: '', optionId: 7, occurredAt }
    expect(await pathsOf({ specversion: '0.3', source: '', subject: 5, type: 'PolVoted', data })).toEqual([
      'specversion',
      'id',
      'source',
      'subject',
      'type',
      'data.pollId',
      'data.optionId',
    ])
  })

  test('those of its attributes where the data cannot be read', async () => {
    const event = cloudVote({ source: '', type: 'Zapped', datacontenttype: 'text/xml', data: '<vote/>' })
    expect(await pathsOf(event)).toEqual(['source', 'datacontenttype', 'type'])
  })

  test('those of each header field in binary mode', async () => {
    const headers = { ...HEADERS, 'ce-source': '50%', 'ce-subject': '50%', 'ce-datacontenttype': 'text/xml' }
    const { 'ce-id': _, ...rest } = headers
    expect(await pathsOf({ ...bare, pollId: '' }, rest)).toEqual([
      'ce-source',
      'ce-subject',
      'ce-datacontenttype',
      'id',
      'data.occurredAt',
      'data.pollId',
    ])
  })

  test('that names no user by its data is told of the attribute that may, and of what was meant to be it', async () => {
    const message = async (more: object, data: object = bare) => {
      const mistakes = await mistakesOf(cloudVote({ data, time: occurredAt, ...more }))
      expect(mistakes.map(({ path }) => path)).toEqual(['data.userId'])
      return mistakes[0]?.message
    }
    expect(await message({})).toMatch(/^is missing: write .*, or set the attribute subject$/)
    expect(await message({ userid: 'ben' })).toMatch(
      /, or set the attribute subject; did you mean the attribute userid to be it\?$/,
    )
    expect(await message({ Subject: 'ben' })).toMatch(/; did you mean the attribute Subject to be it\?$/)
    expect(await message({}, { ...bare, userid: 'ben' })).toMatch(/; did you misspell it as userid\?$/)
  })

  test('that lacks an attribute is told what was probably meant to be it', async () => {
    const { type: _, ...event } = cloudVote({ Type: 'PollVoted' })
    expect(await mistakesOf(event)).toEqual([
      { path: 'type', message: 'is missing: CloudEvents requires it; did you misspell it as Type?' },
    ])
  })

  test.each(['com.acme.PollVoted', 'poll.voted', 'PolVoted'])('of the type %s', async (type) => {
    const [mistake] = await mistakesOf(cloudVote({ type }))
    expect(mistake).toEqual({ path: 'type', message: expect.stringMatching(/; did you mean PollVoted\?$/) })
  })

  test('sent as JSON of another form is told which it is', async () => {
    expect(await mistakesOf(cloudVote(), { 'content-type': 'application/json' })).toEqual([
      { path: '', message: expect.stringContaining('send it as application/cloudevents+json') },
    ])
  })
})

describe('a CloudEvent in binary mode', () => {
  const binary = (headers: Record<string, string>, body: unknown = vote()) =>
    resultOf(body, { headers: { ...HEADERS, ...headers } })

  test('has its attributes in the header and its data in the body', async () => {
    const { published } = await send(vote(), { headers: HEADERS })
    expect(published).toEqual((await send(ownVote())).published)
  })

  test.each([
    ['percent-encoded', 'b%65n'],
    ['percent-encoded in lower case, beyond need', '%62%65%6e'],
    ['in quotes', '"ben"'],
    ['in quotes, with escapes', '"b\\en"'],
  ])('may have values %s', async (_, subject) => {
    const { published } = await send(bare, {
      headers: { ...HEADERS, 'ce-subject': subject, 'ce-time': occurredAt },
    })
    expect(JSON.parse(published[0]?.detail ?? '{}')).toMatchObject({ userId: 'ben', eventId: 'cloud-1' })
  })

  test('may have data of a type that ends in +json', async () => {
    expect(await binary({ 'content-type': 'application/vnd.acme+json' })).toMatchObject({
      status: 'accepted',
    })
  })

  test.each([
    ['an overlong encoding', { 'ce-subject': '%C0%A0' }, 'ce-subject'],
    ['half an encoding', { 'ce-subject': '50%' }, 'ce-subject'],
    ['another version', { 'ce-specversion': '2.0' }, 'specversion'],
    [
      'the type of its data in the wrong place',
      { 'ce-datacontenttype': 'application/json' },
      'ce-datacontenttype',
    ],
    ['an empty source', { 'ce-source': '' }, 'source'],
  ])('with %s is rejected', async (_, headers, path) => {
    expect(await binary(headers as Record<string, string>)).toMatchObject({ status: 'rejected', path })
  })

  test('that lacks an attribute is told so, and not taken for another form', async () => {
    const { 'ce-specversion': _, ...headers } = HEADERS
    expect(await resultOf(vote(), { headers })).toMatchObject({ status: 'rejected', path: 'specversion' })
  })

  test('with a list as body is one event, which it cannot be', async () => {
    expect(await binary({}, [vote(), vote()])).toMatchObject({ status: 'rejected', path: 'data' })
  })
})

describe('a number that a double does not hold', () => {
  const detail = JSON.stringify(vote()).replace(
    '{',
    '{"member":9007199254740993,"ratio":[0.12345678901234567891],"n":1e400,',
  )
  const own = `{"detail-type":"PollVoted","detail":${detail}}`
  const cloud = JSON.stringify(cloudVote({ data: 0 })).replace('"data":0', `"data":${detail}`)
  const encoded = cloudVote({
    datacontenttype: 'application/json',
    data: undefined,
    data_base64: base64(detail),
  })

  test.each<[form: string, body: unknown, headers: Record<string, string>]>([
    ['an event', own, JSON_TYPE],
    ['a batch', `[${own}]`, JSON_TYPE],
    ['a CloudEvent', cloud, CLOUD_EVENT],
    ['a CloudEvent in Base64', encoded, CLOUD_EVENT],
    ['a batch of CloudEvents', `[${cloud}]`, CLOUD_EVENT_BATCH],
    ['a CloudEvent in binary mode', detail, HEADERS],
  ])('is published with its digits: %s', async (_form, body, headers) => {
    const { published } = await send(body, { headers })
    expect(published.map((event) => event.detail)).toEqual([detail])
  })

  test('is told to be a text where one is asked for', async () => {
    const id = { ...cloudVote(), id: undefined }
    const body = JSON.stringify(id).replace('{', '{"id":9007199254740993,')
    expect(await resultOf(body, { headers: CLOUD_EVENT })).toMatchObject({ status: 'rejected', path: 'id' })
    expect(await resultOf(own.replace('"anna"', '9007199254740993'))).toMatchObject({
      reason: expect.stringMatching(/^detail\.userId: must be a string, so in quotes: /),
    })
  })
})

test('a batch of CloudEvents is answered for each, in the order sent', async () => {
  const events = [
    cloudVote(),
    7,
    cloudVote({ type: 'Zapped' }),
    cloudVote({ data: vote({ eventId: 'last' }) }),
  ]
  const { status, answer } = await send(events, { headers: CLOUD_EVENT_BATCH })
  expect(status).toBe(207)
  expect(answer.results.map(({ status, eventId }) => [status, eventId])).toEqual([
    ['accepted', 'vote-1'],
    ['rejected', undefined],
    ['rejected', 'vote-1'],
    ['accepted', 'last'],
  ])
})

/** As the HTTP binding has senders do it. */
const encoded = (text: string) =>
  [...text].map((each) => (/[!#-$&-~]/.test(each) ? each : encodeURIComponent(each))).join('')

test('an event is the same in all three modes, whatever its attributes are made of', async () => {
  const attribute = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed())
  const attributes = fc.record(
    { id: attribute, source: attribute, type: fc.constantFrom('PollVoted', 'Zapped'), subject: attribute },
    { requiredKeys: ['id', 'source', 'type'] },
  )
  const data = fc.record(
    { ...Object.fromEntries(Object.entries(vote()).map(([key, value]) => [key, fc.constant(value)])) },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(attributes, data, async (given, data) => {
      const event = { specversion: '1.0', ...given, data }
      const headers = Object.fromEntries(
        Object.entries({ specversion: '1.0', ...given }).map(([name, value]) => [
          `ce-${name}`,
          encoded(value),
        ]),
      )
      const structured = await send(event, { headers: CLOUD_EVENT })
      expect(await send([event], { headers: CLOUD_EVENT_BATCH })).toEqual(structured)
      expect(await send(data, { headers: { 'content-type': 'application/json', ...headers } })).toEqual(
        structured,
      )
    }),
  )
})
