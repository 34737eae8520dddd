import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import fc from 'fast-check'
import { requestSigner, UnsignableError } from '../../../functions/aws/request-signer.ts'

const SERVICE = 'dynamodb'
const text = fc.string({ minLength: 1, unit: fc.constantFrom(...'abcXYZ019/+=') })
/** The date header and the scope have four digits of a year. */
const signingDate = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })

const calls = fc.record(
  {
    body: fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array()),
    port: fc.integer({ min: 1, max: 65_535 }),
  },
  { requiredKeys: ['body'] },
)
const credentials = fc.record(
  { accessKeyId: text, secretAccessKey: text, sessionToken: text },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
)

const callOf = ({ body, port }: { body: string | Uint8Array; port?: number }) => ({
  protocol: 'https:',
  hostname: 'dynamodb.eu-west-1.amazonaws.com',
  method: 'POST',
  path: '/',
  query: {},
  ...(port === undefined ? {} : { port }),
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.Query',
    'x-amz-note': '  two  spaces ',
    'amz-sdk-request': 'attempt=1; max=3',
  } as Record<string, string>,
  body,
})

test('a call has the signature that the signer of the SDK gives it', async () => {
  await fc.assert(
    fc.asyncProperty(calls, credentials, signingDate, text, async (given, by, date, region) => {
      const ours = requestSigner({
        service: SERVICE,
        region: async () => region,
        credentials: async () => by,
      })
      const signed = await ours.sign(callOf(given), { signingDate: date })
      const theirs = new SignatureV4({
        service: SERVICE,
        region,
        credentials: by,
        sha256: Sha256,
        applyChecksum: false,
      })
      const { host = '' } = signed.headers
      const asked = callOf(given)
      const expected = await theirs.sign(
        { ...asked, headers: { ...asked.headers, host } },
        { signingDate: date, unsignableHeaders: new Set(['amz-sdk-request']) },
      )
      expect(signed.headers).toEqual(expected.headers)
      expect(host).toBe(`${asked.hostname}${given.port === undefined ? '' : `:${given.port}`}`)
    }),
    { numRuns: 60 },
  )
})

test('a call that is signed again has the signature of the later time alone', async () => {
  const by = { accessKeyId: 'id', secretAccessKey: 'secret' }
  const signer = requestSigner({
    service: SERVICE,
    region: async () => 'eu-west-1',
    credentials: async () => by,
  })
  const at = (signingDate: string) => ({ signingDate: new Date(signingDate) })
  const call = callOf({ body: '{}' })
  await signer.sign(call, at('2026-11-29T23:59:59Z'))
  const again = await signer.sign(call, at('2026-11-30T00:00:01Z'))
  const fresh = await signer.sign(callOf({ body: '{}' }), at('2026-11-30T00:00:01Z'))
  expect(again.headers).toEqual(fresh.headers)
})

test.each<[string, object]>([
  ['another method', { method: 'GET' }],
  ['another path', { path: '/service/DynamoDB_20120810/operation/Query' }],
  ['a query', { query: { Action: 'Query' } }],
  ['a stream', { body: new Blob(['{}']).stream() }],
])('a call with %s is not signed, since it would be signed as something else', async (_, change) => {
  const signer = requestSigner({
    service: SERVICE,
    region: async () => 'eu-west-1',
    credentials: async () => ({ accessKeyId: 'id', secretAccessKey: 'secret' }),
  })
  const time = { signingDate: new Date(0) }
  await expect(signer.sign({ ...callOf({ body: '{}' }), ...change }, time)).rejects.toThrow(UnsignableError)
})
