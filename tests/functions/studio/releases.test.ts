import * as z from 'zod'
import { takingAway } from '../../../awarding/changing/definition-change.ts'
import { restoreRelease } from '../../../functions/studio/publication.ts'
import { CatalogueBucket } from '../../../publishing/bucket.ts'
import type { PublishedSnapshot } from '../../../publishing/snapshot.ts'
import { publishDraft as publishDraftOperation } from '../../../schemas/api/operations/studio-releases.ts'
import type { CampaignId, UserId } from '../../../schemas/ids.ts'
import { type Answered, campaignText, type Studio, startStudio } from './support/studio.ts'

let studio: Studio
beforeAll(async () => {
  studio = await startStudio({ STUDIO_REVIEW: 'required' })
})
afterEach(() => studio.reset())
afterAll(() => studio?.stop())

const VOTER = { id: 'voter', earn: { count: { activity: 'PollVoted', target: 1 } } }
const draft = (id: string) => `/v1/studio/drafts/${id}`
const NEW = { 'if-none-match': '*' }
const problem = ({ status, body }: Answered) => `${status} ${body.type.split(':').at(-1)}`

const save = async (id: string, text: string, sub = 'anna') => {
  const { etag } = await studio.ask('GET', draft(id))
  const headers: Record<string, string> = etag === '' ? NEW : { 'if-match': etag }
  return (await studio.ask('PUT', draft(id), { sub, headers, body: { text } })).body.revision as number
}
const review = (id: string, decision: string, revision: number, sub: string, reason?: string) =>
  studio.ask('POST', `${draft(id)}/review`, { sub, body: { decision, revision, reason } })
const publish = (id: string, revision: number, more: object = {}) =>
  studio.ask('POST', `${draft(id)}/publication`, { body: { revision, reason: 'It is time', ...more } })
const restore = (number: number, more: object = {}) =>
  studio.ask('POST', `/v1/studio/releases/${number}/restore`, {
    sub: 'ben',
    body: { reason: 'A mistake', ...more },
  })
const trail = async (id: string) =>
  (await studio.ask('GET', `/v1/studio/campaigns/${id}/audit`)).body.acts.map(
    ({ what, by, release }: { what: string; by: string; release?: number }) =>
      [what, by, ...(release === undefined ? [] : [release])].join(' '),
  )
const words = async (id: string) => {
  const { campaigns } = (await studio.ask('GET', '/v1/studio/campaigns')).body
  return campaigns.find(({ campaignId }: { campaignId: string }) => campaignId === id)?.words
}
const liveIds = async () => {
  const { pointer } = await studio.catalogue.readPointer()
  if (!pointer) return []
  return (await studio.catalogue.readSnapshot(pointer.number)).campaigns.map(({ id }) => id)
}
/** Saved by anna and approved by ben. */
const approved = async (id: string, text = campaignText(id)) => {
  const revision = await save(id, text)
  expect((await review(id, 'approve', revision, 'ben')).status).toBe(200)
  return revision
}

test('a campaign that is live is read as a file that says the same, and one that is not is nowhere', async () => {
  const path = '/v1/studio/campaigns/games/live'
  expect(problem(await studio.ask('GET', path))).toBe('404 no-such-campaign')
  // An id that no campaign can have.
  expect(problem(await studio.ask('GET', path.replace('games', 'g%20')))).toBe('404 no-such-campaign')
  await publish('games', await approved('games'))
  const { text, release } = (await studio.ask('GET', path)).body
  expect([release, text]).toEqual([1, expect.stringMatching(/^\{\n {2}"id": "games"/)])
  await studio.ask('PUT', draft('again'), {
    headers: NEW,
    body: { text: text.replace('games', 'again'), format: 'json' },
  })
  expect((await studio.ask('GET', `${draft('again')}/changes`)).body.mistakes).not.toContainEqual(
    expect.objectContaining({ severity: 'error' }),
  )
})

test('where the stage asks for it, what is published has been approved by another person, to the revision', async () => {
  const first = await save('games', campaignText('games'))
  expect(problem(await publish('games', first))).toBe('409 not-approved')
  expect((await review('games', 'ask', first, 'anna')).body.review).toMatchObject({
    state: 'asked',
    by: 'anna',
  })
  expect(await words('games')).toEqual([
    expect.stringMatching(/^Ready for review: revision 1, saved by anna at /),
  ])
  expect(problem(await review('games', 'approve', first, 'anna'))).toBe('403 own-review')
  expect(problem(await review('games', 'send-back', first, 'ben'))).toBe('400 invalid-body')
  await review('games', 'send-back', first, 'ben', 'Too easy')
  expect(await words('games')).toEqual([expect.stringMatching(/^Sent back by ben \(Too easy\): revision 1/)])

  const second = await save('games', campaignText('games', 5))
  expect(problem(await review('games', 'approve', first, 'ben'))).toBe('409 revision-passed')
  expect((await review('games', 'approve', second, 'ben')).status).toBe(200)
  // A text that is saved after was not approved.
  const third = await save('games', campaignText('games', 6))
  expect(await words('games')).toEqual([expect.stringMatching(/^Draft: revision 3, saved by anna/)])
  expect(problem(await publish('games', second))).toBe('409 revision-passed')
  expect(problem(await publish('games', third))).toBe('409 not-approved')
  await review('games', 'approve', third, 'ben')
  expect((await publish('games', third)).body).toMatchObject({ release: 1, changed: true })
  expect(await trail('games')).toEqual([
    ...['published anna 1', 'approved ben', 'saved anna', 'approved ben', 'saved anna'],
    ...['sent-back ben', 'review-asked anna', 'saved anna'],
  ])
})

test('a draft is published among what is live, once however often it is asked for, and the release says who, when and why', async () => {
  await studio.publish({
    id: 'older',
    keepsakes: [{ id: 'fan', earn: { count: { activity: 'PollVoted', target: 9 } } }],
  })
  const revision = await approved('games')
  const { body } = await publish('games', revision)
  expect(body).toEqual({
    release: 2,
    version: expect.any(String),
    changed: true,
    changes: [{ campaignId: 'games', what: 'the campaign Title of games is new, with 1 keepsake' }],
  })
  expect(await liveIds()).toEqual(['older', 'games'])
  expect((await publish('games', revision)).body).toMatchObject({ release: 2, changed: false, changes: [] })
  const [newest, oldest] = (await studio.ask('GET', '/v1/studio/releases')).body.releases
  expect(newest).toMatchObject({
    number: 2,
    live: true,
    by: 'anna',
    reason: 'It is time',
    revision,
    campaignIds: ['games'],
  })
  expect(oldest).toMatchObject({ number: 1, live: false, usable: true, campaigns: ['older'] })
  expect(oldest).not.toHaveProperty('by')
  const page = (await studio.ask('GET', '/v1/studio/releases?limit=1')).body
  expect(page.cursor).toBe('1')
  expect((await studio.ask('GET', `/v1/studio/releases?cursor=${page.cursor}`)).body).toEqual({
    releases: [oldest],
  })
  expect((await studio.ask('GET', '/v1/studio/releases/2/changes')).body).toEqual({
    from: 1,
    to: 2,
    changes: body.changes,
  })
  expect((await studio.ask('GET', '/v1/studio/releases/1/changes?from=2')).body.changes).toMatchObject([
    { campaignId: 'games', takesAway: 'removed-campaign' },
  ])
  expect(problem(await studio.ask('GET', '/v1/studio/releases/7/changes'))).toBe('404 no-such-release')
  expect(await words('games')).toEqual([
    expect.stringMatching(/^Draft as published: revision 1/),
    expect.stringMatching(
      /^Live since release 2, by anna at .* \(It is time\)\. It ended at 2024-08-01T00:00:00Z$/,
    ),
  ])
})

test('mistakes are told with their places, and what takes away with the word that allows it; neither publishes anything', async () => {
  await approved('games')
  await publish('games', 1)
  const broken = await save('games', campaignText('games').replace('title: Title', 'titel: Title'))
  const told = await publish('games', broken)
  expect(problem(await review('games', 'approve', broken, 'ben'))).toBe('422 campaign-mistakes')
  // It has to be approved first, which what has mistakes cannot be.
  expect(problem(told)).toBe('409 not-approved')

  const other = await approved('games', campaignText('games').replace('id: voter', 'id: fan'))
  const refused = await publish('games', other)
  expect(problem(refused)).toBe('409 takes-away')
  expect(refused.body.detail).toMatch(
    /^games\/voter: the keepsake Voter is removed.*send "allow": \["removed-keepsake"\]$/,
  )
  expect(await trail('games')).not.toContain('not-published anna')
  expect((await publish('games', other, { allow: ['removed-keepsake'] })).body.release).toBe(2)
})

test('taking back makes what was live before live again, by one campaign or whole, and the draft stays', async () => {
  await studio.publish({
    id: 'older',
    keepsakes: [{ id: 'fan', earn: { count: { activity: 'PollVoted', target: 9 } } }],
  })
  await publish('games', await approved('games'))
  await publish('quiz', await approved('quiz'))
  expect(await liveIds()).toEqual(['older', 'games', 'quiz'])
  expect(problem(await restore(1, { campaignId: 'games' }))).toBe('409 takes-away')
  const alone = await restore(1, { campaignId: 'games', allow: ['removed-campaign'] })
  expect(alone.body).toMatchObject({ release: 4, changed: true })
  expect(await liveIds()).toEqual(['older', 'quiz'])
  expect(await words('games')).toEqual([
    expect.stringMatching(/^Approved by ben: revision 1/),
    expect.stringMatching(/^Taken back with release 4, by ben at .* \(A mistake\)$/),
  ])
  expect((await restore(1, { allow: ['removed-campaign'] })).body.release).toBe(5)
  expect(await liveIds()).toEqual(['older'])
  expect((await studio.ask('GET', '/v1/studio/releases?limit=1')).body.releases[0]).toMatchObject({
    number: 5,
    what: 'taken-back',
    restores: 1,
    by: 'ben',
    campaignIds: ['quiz'],
  })
  expect([await trail('games'), await trail('quiz')].map(([newest]) => newest)).toEqual([
    'taken-back ben 4',
    'taken-back ben 5',
  ])
  expect(problem(await restore(9))).toBe('404 no-such-release')
  expect((await restore(1)).body).toMatchObject({ release: 5, changed: false })
  // A step back of the command goes past what was gone back from.
  expect((await studio.catalogue.readPointer()).pointer).not.toHaveProperty('before')
})

test('a whole release is not taken back over what somebody publishes at that moment, which its trail would not tell', async () => {
  const campaignOf = (id: string) => ({ id, keepsakes: [VOTER] })
  const [games, quiz, films] = [campaignOf('games'), campaignOf('quiz'), campaignOf('films')]
  await studio.publish(games)
  await studio.publish(games, quiz)
  class Overtaken extends CatalogueBucket {
    #isOvertaken = false
    override async putSnapshot(snapshot: PublishedSnapshot) {
      if (!this.#isOvertaken) await studio.publish(games, quiz, films)
      this.#isOvertaken = true
      return super.putSnapshot(snapshot)
    }
  }
  const ports = {
    drafts: studio.drafts,
    catalogue: new Overtaken(studio.s3, 'the-bucket'),
    actor: { by: 'ben' as UserId, now: Date.now() },
  }
  const back = restoreRelease(1, { reason: 'A mistake', allow: ['removed-campaign'] }, ports)
  await expect(back).rejects.toMatchObject({
    problem: { type: expect.stringContaining('published-meanwhile') },
  })
  expect(await liveIds()).toEqual(['games', 'quiz', 'films'])
  expect(await trail('quiz')).toEqual(['not-published ben'])
})

test('the API’s contract has every way in which somebody may lose what they earned', () => {
  const body = publishDraftOperation.requestBody?.content['application/json']
  expect(z.toJSONSchema(body as z.ZodType, { io: 'input' })).toMatchObject({
    properties: { allow: { items: { enum: takingAway } } },
  })
})

test('two publications at one moment are both whole: one after the other, or one told to try again', async () => {
  const ids = ['games', 'quiz', 'films']
  const revisions = await Promise.all(ids.map((id) => approved(id)))
  const answers = await Promise.all(ids.map((id, index) => publish(id, revisions[index] ?? 0)))
  const done = ids.filter((_, index) => answers[index]?.status === 200)
  expect(done.length).toBeGreaterThan(0)
  for (const answer of answers)
    if (answer.status !== 200) expect(problem(answer)).toBe('409 published-meanwhile')
  expect((await liveIds()).toSorted()).toEqual(done.toSorted())
  for (const id of ids) {
    const [newest] = await trail(id)
    expect(newest).toMatch(done.includes(id) ? /^published anna \d$/ : /^not-published anna$/)
  }
})

test('of two who publish the same draft at one moment, one does, and the other is told', async () => {
  const revision = await approved('games')
  const answers = await Promise.all([publish('games', revision), publish('games', revision)])
  expect(answers.map(({ status }) => status)).toContain(200)
  for (const answer of answers)
    if (answer.status !== 200) {
      expect(problem(answer)).toMatch(/^4(09 published-meanwhile|12 draft-changed)$/)
      expect(answer.body.detail).not.toContain('Your text')
    }
  expect((await trail('games')).filter((act: string) => act.startsWith('published'))).toEqual([
    'published anna 1',
  ])
})

test('what a crash left half done is found out by the catalogue itself: published where it is served, and else not', async () => {
  await publish('games', await approved('games'))
  const [{ number, campaignIds }] = (await studio.ask('GET', '/v1/studio/releases')).body.releases
  expect([number, campaignIds]).toEqual([1, ['games']])
  const { release } = await studio.catalogue.readSnapshot(1)
  // A crash before it was pointed to: it is kept, and was never served.
  const kept = { ...(await studio.catalogue.readSnapshot(1)), number: 2 }
  await studio.catalogue.putSnapshot({ ...kept, release: { ...kept.release, id: 'of-the-kept' } as never })
  const crash = async (id: CampaignId, intentId: string) => {
    const reading = await studio.drafts.read(id)
    const intent = { id: intentId, what: 'published', reason: 'It is time', revision: 1, after: 0 } as const
    const begun = { ...intent, by: reading.draft.saved?.by ?? ('anna' as never), at: '2024-01-01T00:00:00Z' }
    await studio.drafts.write({ ...reading.draft, intent: begun }, reading)
  }
  await approved('quiz')
  await approved('films')
  await crash('quiz' as CampaignId, 'of-nothing')
  await crash('films' as CampaignId, 'of-the-kept')
  await crash('games' as CampaignId, release?.id ?? '')
  // Whoever publishes next finds out first.
  expect((await publish('quiz', 1)).body).toMatchObject({ release: 3, changed: true })
  expect((await publish('games', 1)).body).toMatchObject({ release: 3, changed: false })
  expect((await publish('films', 1)).body).toMatchObject({ release: 4, changed: true })
  expect((await trail('quiz')).slice(0, 2)).toEqual(['published anna 3', 'not-published anna'])
  expect((await trail('films')).slice(0, 2)).toEqual(['published anna 4', 'not-published anna'])
  expect((await trail('games'))[0]).toBe('published anna 1')
})
