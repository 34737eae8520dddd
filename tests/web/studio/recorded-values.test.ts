import { recordedValues } from '../../../web/studio/model/recorded-values.ts'

const event = (type: string, detail: object) =>
  JSON.stringify({ source: 'partner.acme', 'detail-type': type, detail })

test('fields and values of recorded events are told by activity, the most frequent first, as they are typed', () => {
  const vote = (pollId: string) => ({
    eventId: 'e',
    userId: 'u',
    occurredAt: 't',
    pollId,
    optionId: '7',
    weight: 2,
  })
  const lines = [
    event('PollVoted', vote('rare')),
    event('PollVoted', vote('final')),
    event('ActivityBatch', { activities: [{ 'detail-type': 'PollVoted', detail: vote('final') }] }),
    event('TriviaAnswered', { correct: true, show: { genre: ['sport', 'news'] } }),
  ]
  expect(recordedValues(lines.join('\n'))).toEqual({
    PollVoted: { pollId: ['final', 'rare'], optionId: ['"7"'], weight: ['2'] },
    TriviaAnswered: { correct: ['true'], 'show.genre': ['sport', 'news'] },
  })
})

test('of garbage, and of a line that was cut off, nothing is told', () => {
  const whole = event('PollVoted', { pollId: 'p' })
  const lines = [
    'not json',
    '[]',
    'null',
    '{"detail-type":3}',
    '{"detail-type":"__proto__","detail":{"__proto__":1}}',
    whole,
  ]
  expect(recordedValues([...lines, whole.slice(0, -4)].join('\r\n')).PollVoted).toEqual({ pollId: ['p'] })
})

test('no more are told than anybody chooses from, and whose they are is not', () => {
  const lines = Array.from({ length: 500 }, (_, at) =>
    event('PollVoted', { userId: `viewer-${at}`, pollId: `poll-${at}`, [`field-${at}`]: at }),
  )
  const { PollVoted = {} } = recordedValues(lines.join('\n'))
  expect(PollVoted.pollId).toHaveLength(40)
  expect(Object.keys(PollVoted)).toHaveLength(60)
  expect(JSON.stringify(PollVoted)).not.toContain('viewer')
})
