import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { secretOf, secretsOf, signatureHeaders, webhookIdOf } from '../../../functions/webhooks/signing.ts'
import { runs } from '../../support/runs.ts'

const KEY = 'k'.repeat(64)
const partnerId = fc.stringMatching(/^[A-Za-z0-9._:-]{1,20}$/)

test('the package of Standard Webhooks verifies whatever is signed, by the present secret and by the one before, and by no other', () => {
  fc.assert(
    fc.property(partnerId, fc.integer({ min: 2, max: 50 }), fc.json(), (id, generation, json) => {
      const body = JSON.stringify({ type: 'ping', data: JSON.parse(json) })
      const secrets = secretsOf(KEY, { partnerId: id, generation })
      const headers = signatureHeaders({ id: 'msg_1', sentAt: Date.now(), body }, secrets)
      const verify = (of: number, text = body) =>
        new Webhook(secretOf(KEY, { partnerId: id, generation: of })).verify(text, headers)
      expect(verify(generation)).toEqual(JSON.parse(body))
      expect(verify(generation - 1)).toEqual(JSON.parse(body))
      expect(() => verify(generation + 1)).toThrow('No matching signature')
      expect(() => verify(generation, `${body} `)).toThrow('No matching signature')
    }),
    { numRuns: runs(30) },
  )
})

test('no two partners share a secret or an id, and a first secret signs alone', () => {
  const first = (id: string) => secretOf(KEY, { partnerId: id, generation: 1 })
  expect(first('acme')).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(first('acme')).not.toBe(first('acme2'))
  expect(first('acme')).not.toBe(secretOf('another', { partnerId: 'acme', generation: 1 }))
  expect(secretsOf(KEY, { partnerId: 'acme', generation: 1 })).toEqual([first('acme')])
  expect(webhookIdOf('acme', ['a/b/c', 't'])).toBe(webhookIdOf('acme', ['a/b/c', 't']))
  expect(webhookIdOf('acme', ['a/b/c', 't'])).not.toBe(webhookIdOf('north', ['a/b/c', 't']))
  expect(webhookIdOf('acme', ['a', 'bc'])).not.toBe(webhookIdOf('acme', ['ab', 'c']))
})
