import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import type { CampaignId } from '../../../schemas/ids.ts'
import { runs } from '../../support/runs.ts'
import { votes } from '../support/catalogue.ts'
import { type Asked, campaignText, type Studio, startStudio } from './support/studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await startStudio()
})
afterAll(() => studio?.stop())

let made = 0
/** The path of a campaign that no other test knows. */
const fresh = () => `/v1/studio/drafts/games-${++made}`
const trailOf = (path: string) => path.replace('drafts', 'campaigns').concat('/audit')
const NEW = { 'if-none-match': '*' }

const save = (path: string, text: string, headers: Asked['headers'] = NEW, sub = 'anna') =>
  studio.ask('PUT', path, { sub, headers, body: { text } })
const problem = ({ status, body }: { status: number; body: { type: string; detail?: string } }) =>
  `${status} ${body.type.split(':').at(-1)}`

test('a draft is saved to the letter, whatever mistakes it has, and they are told with their places', async () => {
  const path = fresh()
  const text = '\uFEFF# é 😀\r\nid: games\ntitel:   Games   \n\n'
  const { status, body, etag } = await save(path, text)
  expect([status, body.revision, body.savedBy, 'title' in body]).toEqual([201, 1, 'anna', false])
  expect(body.mistakes).toContainEqual({
    severity: 'error',
    path: 'titel',
    message: 'is not a key known here; did you mean title?',
    line: 3,
    column: 1,
  })
  const read = await studio.ask('GET', path)
  expect([read.status, read.body.text, read.etag]).toEqual([200, text, etag])
  const unchanged = await studio.ask('GET', path, { headers: { 'if-none-match': etag } })
  expect(unchanged.status).toBe(304)
})

test('a text with the id of another campaign is saved, and told of', async () => {
  const { status, body } = await save(fresh(), campaignText('games'))
  expect(status).toBe(201)
  expect(body.mistakes[0]).toMatchObject({
    path: 'id',
    message: expect.stringContaining('is games, and the draft is kept as'),
  })
})

test('of two who read the same draft, the second to save is told who was first and when, and neither text is lost', async () => {
  const path = fresh()
  const { etag } = await save(path, campaignText('games'))
  const second = await save(path, 'of ben', { 'if-match': etag }, 'ben')
  expect([second.status, second.body.revision]).toEqual([200, 2])
  const third = await save(path, 'of anna', { 'if-match': etag })
  expect(problem(third)).toBe('412 draft-changed')
  expect(third.body.detail).toMatch(
    /^ben saved it at 20\S+Z \(revision 2\)\. Your text is not saved: keep it/,
  )
  expect((await studio.ask('GET', path)).body.text).toBe('of ben')
  // A tag that a cache has made weak is still that of the draft.
  expect((await save(path, 'both', { 'if-match': `W/${second.etag}` })).status).toBe(200)
})

test('whoever lost the answer saves once more, and nothing is saved twice', async () => {
  const path = fresh()
  const first = await save(path, campaignText('games'))
  const again = await save(path, campaignText('games'))
  expect([again.status, again.body.revision, again.etag]).toEqual([200, 1, first.etag])
  expect((await studio.ask('GET', trailOf(path))).body.acts).toHaveLength(1)
})

test('a request that does not say which draft it is about changes nothing, and one for a draft that there is not is told so', async () => {
  const path = fresh()
  expect(problem(await studio.ask('GET', path))).toBe('404 no-such-draft')
  expect(problem(await save(path, 'x', {}))).toBe('428 precondition-required')
  expect(problem(await save(path, 'x', { 'if-match': '*' }))).toBe('428 precondition-required')
  expect(problem(await save(path, 'x', { 'if-match': '"gone"' }))).toBe('412 draft-changed')
  expect(problem(await studio.ask('DELETE', path, { headers: { 'if-match': '"gone"' } }))).toBe(
    '404 no-such-draft',
  )
  await save(path, 'x')
  expect(problem(await save(path, 'y'))).toBe('412 draft-changed')
  expect(problem(await studio.ask('DELETE', path))).toBe('428 precondition-required')
})

test('a body that is none is refused with all that is wrong with it', async () => {
  const path = fresh()
  const put = (body: unknown, headers: Asked['headers'] = NEW) => studio.ask('PUT', path, { headers, body })
  expect((await put('{')).body.detail).toMatch(/^It is not JSON/)
  expect((await put('')).body.detail).toMatch(/^the body: is missing: write an object with the text/)
  expect((await put({ format: 'xml' })).body.detail).toBe(
    'text: is missing: write the text of the campaign; format: must be yaml or json',
  )
  expect((await put({ text: '\ud800' })).body.detail).toMatch(/surrogate/)
  expect(problem(await put({ text: 'x'.repeat(1024 * 1024) }))).toBe('413 too-large')
  const form = { ...NEW, 'content-type': 'text/yaml' }
  expect(problem(await put('id: games', form))).toBe('415 unsupported-media-type')
  expect(problem(await studio.ask('GET', path))).toBe('404 no-such-draft')
})

test('a token without the scope, or of nobody who acts, gets nothing', async () => {
  const path = fresh()
  expect(problem(await studio.ask('GET', path, { scope: 'campaigns:publish' }))).toBe('403 missing-scope')
  expect(problem(await studio.ask('GET', path, { sub: 'a b' }))).toBe('403 not-a-person')
})

test('the trail tells who did what and when, newest first and a page at a time, and outlives the draft', async () => {
  const path = fresh()
  let { etag } = await save(path, 'one')
  etag = (await save(path, 'two', { 'if-match': etag }, 'ben')).etag
  const gone = await studio.ask('DELETE', `${path}?reason=A%20slip`, { headers: { 'if-match': etag } })
  expect(gone.status).toBe(204)
  expect(problem(await studio.ask('GET', path))).toBe('404 no-such-draft')
  expect((await save(path, 'three', NEW, 'carl')).body.revision).toBe(3)

  const at = expect.stringMatching(/^20\S+Z$/)
  const acts = [
    { number: 4, what: 'saved', by: 'carl', at, revision: 3 },
    { number: 3, what: 'deleted', by: 'anna', at, revision: 2, reason: 'A slip' },
    { number: 2, what: 'saved', by: 'ben', at, revision: 2 },
    { number: 1, what: 'saved', by: 'anna', at, revision: 1 },
  ]
  expect((await studio.ask('GET', trailOf(path))).body).toEqual({ acts })
  const first = await studio.ask('GET', `${trailOf(path)}?limit=3`)
  expect(first.body).toEqual({ acts: acts.slice(0, 3), cursor: '1' })
  const last = await studio.ask('GET', `${trailOf(path)}?limit=3&cursor=${first.body.cursor}`)
  expect(last.body).toEqual({ acts: acts.slice(3) })
  expect((await studio.ask('GET', trailOf(fresh()))).body).toEqual({ acts: [] })
})

test('an act whose entry a crash has kept back is in the trail, and gets its entry with the next', async () => {
  const campaignId = `games-${++made}` as CampaignId
  const path = `/v1/studio/drafts/${campaignId}`
  const { etag } = await save(path, 'one')
  const entry = (number: number) =>
    studio.s3
      .send(new GetObjectCommand({ Bucket: 'the-studio', Key: `audit/${campaignId}/00000000${number}.json` }))
      .then(async ({ Body }) => JSON.parse((await Body?.transformToString()) ?? ''))
  // As a crash between the two writes leaves it.
  const reading = await studio.drafts.read(campaignId)
  const newest = [{ ...reading.draft.newest[0], number: 2, by: 'ben' }]
  const crashed = JSON.stringify({ ...reading.draft, text: 'two', acts: 2, newest })
  const put = { Bucket: 'the-studio', Key: `drafts/${campaignId}.json`, Body: crashed, IfMatch: etag }
  const written = await studio.s3.send(new PutObjectCommand(put))
  await expect(entry(2)).rejects.toThrow()
  expect((await studio.ask('GET', trailOf(path))).body.acts[0]).toMatchObject({ number: 2, by: 'ben' })
  expect((await save(path, 'three', { 'if-match': String(written.ETag) })).status).toBe(200)
  expect(await entry(2)).toMatchObject({ campaignId, number: 2, by: 'ben', what: 'saved' })
  expect(await entry(3)).toMatchObject({ number: 3, by: 'anna' })
})

test('what publishing would change is told in plain words, with what has to be allowed', async () => {
  await studio.publish({ id: 'shown', keepsakes: [{ id: 'voter', earn: votes(2) }] })
  const path = '/v1/studio/drafts/shown'
  const { etag } = await save(path, campaignText('shown').replace('id: voter', 'id: fan'))
  const { body } = await studio.ask('GET', `${path}/changes`)
  expect(body).toMatchObject({ revision: 1, release: 1, needs: ['removed-keepsake'] })
  expect(body.changes).toContainEqual({
    campaignId: 'shown',
    keepsakeId: 'voter',
    takesAway: 'removed-keepsake',
    what: expect.stringContaining('the keepsake Title of voter is removed'),
  })
  await save(path, campaignText('other'), { 'if-match': etag })
  const other = await studio.ask('GET', `${path}/changes`)
  expect(other.body.mistakes).toContainEqual({
    severity: 'error',
    path: 'id',
    line: 2,
    column: 5,
    message: 'is other, and the draft is kept as shown: write that, or save it as the draft of other',
  })
  expect(other.body).not.toHaveProperty('changes')
})

test('however the reads and saves of two people interleave, no text that was taken is lost unread, and all is in the trail', async () => {
  const step = fc.record({ who: fc.constantFrom('anna', 'ben'), does: fc.constantFrom('read', 'save') })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.boolean(), async (steps, atOnce) => {
      const path = fresh()
      const seen: Record<string, string | undefined> = {}
      const known: Record<string, string> = { anna: '', ben: '' }
      const taken: { who: string; text: string; over: string }[] = []
      const act = async ({ who, does }: { who: string; does: string }, index: number) => {
        if (does === 'read') {
          const { status, body, etag } = await studio.ask('GET', path, { sub: who })
          seen[who] = status === 200 ? etag : undefined
          known[who] = status === 200 ? body.text : ''
          return
        }
        const over = known[who] ?? ''
        const etag = seen[who]
        const text = `${who} ${index}`
        const saved = await save(path, text, etag === undefined ? NEW : { 'if-match': etag }, who)
        if (saved.status >= 400) expect(problem(saved)).toBe('412 draft-changed')
        else {
          taken.push({ who, text, over })
          seen[who] = saved.etag
          known[who] = text
        }
      }
      if (atOnce) await Promise.all(steps.map(act))
      else for (const [index, each] of steps.entries()) await act(each, index)
      // Each text that was taken was written over by whoever had read it, or is what is there.
      const now = taken.length === 0 ? undefined : (await studio.ask('GET', path)).body
      const over = new Map(taken.map((one) => [one.over, one.text]))
      if (!atOnce) for (const { text } of taken) expect(text === now.text || over.has(text)).toBe(true)
      // Nothing that was taken was written over by two.
      if (!atOnce) expect(over.size).toBe(taken.length)
      const { acts } = (await studio.ask('GET', `${trailOf(path)}?limit=100`)).body
      expect(acts).toHaveLength(taken.length)
      expect(now?.revision ?? 0).toBe(taken.length)
    }),
    { numRuns: runs(6) },
  )
})
