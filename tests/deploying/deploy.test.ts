import { settingsMistakes } from '../../deploying/checks/settings.ts'
import { type DeployOptions, deploy } from '../../deploying/deploy.ts'
import { PreflightError } from '../../deploying/errors.ts'
import { rollBack } from '../../deploying/rollback.ts'
import { smokeFailure } from '../../deploying/smoke.ts'
import { PRODUCTION, settingsOf } from '../../packaging/stage-settings.ts'
import { MemoryCloud, OPERATOR, removePackages } from './support/memory-cloud.ts'

let cloud: MemoryCloud
beforeEach(() => {
  cloud = new MemoryCloud()
})
afterAll(removePackages)

const run = (options: Partial<DeployOptions> = {}) => {
  cloud.params = options.params ?? {}
  return deploy({ stage: 'x', params: {}, allowed: new Set(), dryRun: false, ...options }, cloud.world())
}

async function mistakesOf(options: Partial<DeployOptions> = {}): Promise<[string, string][]> {
  const refused = await run(options).catch((error: unknown) => error)
  if (!(refused instanceof PreflightError)) throw refused
  // Nothing is done before all is looked at.
  expect(cloud.done).toEqual([])
  return refused.mistakes.map(({ at, message }) => [at, message])
}

test('an empty account comes to a stage that awards in one run, and the same again changes nothing', async () => {
  const deployed = await run()
  expect(deployed).toMatchObject({
    changed: true,
    inUse: true,
    release: 1,
    warnings: [],
    smoke: { awarded: true, delayMs: 900, tries: 1 },
  })
  expect(cloud.done).toEqual([
    'propose CREATE',
    'execute',
    'put functions/awardKeepsakes.zip',
    'put functions/health.zip',
    'put templates/template.json',
    'propose UPDATE',
    'execute',
    'publish',
    'put templates/template.json',
    'propose UPDATE',
    'execute',
    'policy of 1',
    'protect true',
  ])
  expect(cloud.resources.KeepsakesTable?.Properties.DeletionProtectionEnabled).toBe(true)

  cloud.done.length = 0
  expect(await run()).toMatchObject({ changed: false, inUse: true, release: 1 })
  expect(cloud.done).toEqual(['policy of 1', 'protect true'])
})

test('whoever wants a stage that does not award yet says so', async () => {
  expect(await run({ params: { inUse: 'false' } })).toMatchObject({ inUse: false })
  expect(cloud.resources.KeepsakesTable?.Properties.DeletionProtectionEnabled).toBe(false)
})

test('a deployment that was ended at any moment is finished by the next', async () => {
  await run()
  const whole = cloud.done.length
  for (let moment = 0; moment < whole; moment++) {
    cloud = new MemoryCloud()
    const push = cloud.done.push.bind(cloud.done)
    cloud.done.push = (...items) => {
      if (cloud.done.length === moment) {
        cloud.done.push = push
        throw new Error('ended')
      }
      return push(...items)
    }
    await expect(run()).rejects.toThrow('ended')
    expect(await run()).toMatchObject({ inUse: true })
    expect(await run()).toMatchObject({ changed: false, inUse: true })
  }
})

test('all that would fail is told at once, before anything is done', async () => {
  cloud.parameters.delete('/keepsakes/x/jwt-issuer')
  cloud.parameters.set('/keepsakes/x/deployers', OPERATOR)
  cloud.parameters.set('/keepsakes/x/break-glass-principals', 'arn:aws:iam::123456789012:user/nobody')
  cloud.apiLogRole = undefined
  cloud.partners = [
    { id: 'acme', principal: '1' },
    { id: 'acme', principal: '123456789012' },
  ]
  cloud.names.set('keepsakes-x-catalogue-123456789012-eu-west-1', 'others')
  cloud.names.set('keepsakes-x-connections', 'us')
  const mistakes = await mistakesOf()
  expect(mistakes.map(([at]) => at).sort()).toEqual([
    '/keepsakes/x/break-glass-principals',
    '/keepsakes/x/deployers',
    '/keepsakes/x/jwt-issuer',
    'API Gateway',
    'keepsakes-x-catalogue-123456789012-eu-west-1',
    'keepsakes-x-connections',
    'partners',
    'partners',
  ])
  const told = Object.fromEntries(mistakes)
  expect(told['/keepsakes/x/jwt-issuer']).toMatch(/is not in the account's Parameter Store of eu-west-1/)
  expect(told['/keepsakes/x/deployers']).toMatch(/does not name arn:.*assumed-role\/deployer\/ann/)
  expect(told['/keepsakes/x/break-glass-principals']).toMatch(/user\/nobody, whom this account does not have/)
})

test.each([
  ['a-stage-of-16-ch', /16 characters, and AWS has room for 15/],
  ['Prod', /cannot be a stage/],
  ['a--b', /cannot be a stage/],
  ['local', /is the stack of npm start/],
])('the stage %s is refused', async (stage, message) => {
  expect(await mistakesOf({ stage })).toEqual([['--stage', expect.stringMatching(message)]])
})

test.each([
  ['awardConcurency', '200', 'is no setting of serverless.yml; did you mean awardConcurrency?'],
  ['awardConcurrency', 'many', 'is "many", and must be a whole number'],
  ['inUse', 'yes', 'is "yes", and must be true or false'],
  ['release', 'LambdaCanary', 'is "LambdaCanary", and must be a name of CodeDeploy'],
  ['traceRatio', '7', 'is "7", and must be a number from 0 to 1'],
  ['incrementalExportMinutes', '7', 'is "7", and must be a number of minutes from 15 to 1440'],
])('the setting %s=%s is refused', async (name, value, message) => {
  expect(await mistakesOf({ params: { [name]: value } })).toEqual([[name, expect.stringContaining(message)]])
})

test('the settings of serverless.yml itself are taken, for any stage', async () => {
  for (const stage of ['local', 'prod']) expect(settingsMistakes(await settingsOf(stage))).toEqual([])
  expect(settingsMistakes(await settingsOf('prod', PRODUCTION))).toEqual([])
})

test.each([
  [Object.assign(new Error('x'), { name: 'CredentialsProviderError' }), /nowhere to be found/],
  [Object.assign(new Error('x'), { name: 'ExpiredToken' }), /sign in again/],
  [new Error('Region is missing'), /name one, such as eu-west-1/],
  [Object.assign(new Error('x'), { code: 'ENOTFOUND' }), /is no region that AWS answers in/],
])('whoever AWS does not know is told so, beside what is wrong with the files', async (error, message) => {
  cloud.caller = async () => {
    throw error
  }
  cloud.partners = 'acme'
  expect(await mistakesOf({ region: 'eu-west-7' })).toEqual([
    ['partners', expect.stringMatching(/must be a list/)],
    [expect.any(String), expect.stringMatching(message)],
  ])
})

test.each([
  ['UPDATE_IN_PROGRESS', /Run this again once it has ended/],
  ['ROLLBACK_COMPLETE', /delete-stack --stack-name keepsakes-x/],
  ['UPDATE_ROLLBACK_FAILED', /continue-update-rollback --stack-name keepsakes-x/],
  ['SOMETHING_NEW', /does not know/],
])('of a stack that is %s it is said what to do', async (status, message) => {
  cloud.status = status
  expect(await mistakesOf()).toEqual([['keepsakes-x', expect.stringMatching(message)]])
})

test('a peak that the account’s quotas do not take is refused, with what to raise and by when', async () => {
  const peak = { activitiesPerSecond: 100_000, opensPerSecond: 0 }
  const mistakes = new Map(await mistakesOf({ peak }))
  expect(mistakes.get('PutEvents')).toMatch(
    /and there are 10,000: raise it to .* by Service Quotas, .* 14 days before/,
  )
  expect(mistakes.get('batches awarded at once, as set')).toMatch(
    /there are 100: .* by awardConcurrency, 1 day before/,
  )
  expect(await run({ peak: { activitiesPerSecond: 1, opensPerSecond: 1 } })).toMatchObject({ changed: true })
})

test('a peak is refused though the account’s quotas may not be looked at: they are taken as AWS gives them', async () => {
  const quotas = async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDeniedException' })
  }
  const world = cloud.world()
  const options = { stage: 'x', params: {}, allowed: new Set<string>(), dryRun: false }
  const peak = { activitiesPerSecond: 100_000, opensPerSecond: 0 }
  const deploying = deploy({ ...options, peak }, { ...world, looks: { ...world.looks, quotas } })
  await expect(deploying).rejects.toThrow(/PutEvents: the peak asks for .* there are 10,000/)
})

test('awarding that could take all functions of an account is a warning', async () => {
  cloud.concurrency = 10
  const { warnings } = await run()
  expect(warnings).toEqual([expect.objectContaining({ at: 'Lambda concurrency', severity: 'warning' })])
})

test('what may not be looked at does not stop a deployment, and is told', async () => {
  const world = cloud.world()
  const apiLogRole = async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDeniedException' })
  }
  const options = { stage: 'x', params: {}, allowed: new Set<string>(), dryRun: false }
  const { warnings } = await deploy(options, { ...world, looks: { ...world.looks, apiLogRole } })
  expect(warnings).toEqual([
    expect.objectContaining({
      at: 'API Gateway',
      message: 'could not be looked at (AccessDeniedException: no)',
    }),
  ])
})

test('data that a stack has left is imported first, by itself, and the deployment goes on from there', async () => {
  cloud.names.set('keepsakes-x-keepsakes', 'us')
  expect(await run()).toMatchObject({ adopted: ['keepsakes-x-keepsakes'], changed: true })
  expect(cloud.said).toContain('adopts keepsakes-x-keepsakes, with what it holds')
  expect(cloud.done.slice(0, 4)).toEqual(['propose IMPORT', 'execute', 'propose UPDATE', 'execute'])
  expect(cloud.imported).toEqual(['KeepsakesTable'])
})

test.each(['True', 'Conditional'] as const)(
  'a table whose replacement is %s is refused, unless it is allowed by name',
  async (replacement) => {
    await run()
    cloud.replaced = { KeepsakesTable: replacement }
    cloud.done.length = 0
    await expect(run()).rejects.toThrow(/KeepsakesTable \(AWS::DynamoDB::Table\) would .*be replaced/)
    expect(cloud.done).toEqual(['propose UPDATE', 'discard'])
    cloud.done.length = 0
    expect(await run({ allowed: new Set(['KeepsakesTable']) })).toMatchObject({ changed: true })
    // The stack's own policy is set aside for as long as it takes.
    expect(cloud.done.filter((each) => each !== 'put templates/template.json')).toEqual([
      'propose UPDATE',
      'policy of 1',
      'execute',
      'policy of 1',
      'protect true',
    ])
  },
)

test('a dry run shows what would change, and leaves all as it is', async () => {
  expect(await run({ dryRun: true })).toMatchObject({ changed: false })
  expect(cloud.done).toEqual([])
  await run()
  cloud.done.length = 0
  await run({ dryRun: true, params: { awardConcurrency: '200' } })
  expect(cloud.done).toEqual(['put templates/template.json', 'propose UPDATE', 'discard'])
  expect(cloud.said).toContain('  Lambda::EventSourceMapping: AwardKeepsakesEventSourceMapping')
})

test('nothing is done without a yes', async () => {
  cloud.answer = false
  await expect(run()).rejects.toThrow(/nothing was changed.*--yes/)
  expect(cloud.done).toEqual([])
})

test('of a deployment that fails the first cause is told, and the next one goes on', async () => {
  cloud.failsAt = 'KeepsakesTable'
  cloud.status = 'CREATE_COMPLETE'
  cloud.resources = { ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: {} } }
  await expect(run()).rejects.toThrow(
    /UPDATE_ROLLBACK_COMPLETE\. The first that failed: KeepsakesTable \(AWS::DynamoDB::Table\): no room/,
  )
  expect(await run()).toMatchObject({ changed: true, inUse: true })
})

test('a stage that does not award is told as such, with what was seen, and one that needs a while is waited for', async () => {
  const none = { awarded: false, reason: 'no keepsake within 56 seconds' }
  cloud.flights.push(none, none)
  expect((await run()).smoke).toEqual({ awarded: true, delayMs: 900, tries: 3 })
  cloud.flights.push(none, none, none)
  const { smoke } = await run()
  expect(smoke).toEqual({ ...none, tries: 3 })
  expect(smoke && smokeFailure(smoke)).toMatch(
    /does not award: of 3 activities .* none .*no keepsake within 56 seconds/,
  )
  expect((await run({ params: { inUse: 'false' } })).smoke).toBeUndefined()
})

describe('going back', () => {
  const back = (to?: number, stage = 'x') => rollBack({ stage, to, dryRun: false }, cloud.world())
  const AWARD = 'keepsakes-x-awardKeepsakes'

  beforeEach(async () => {
    await run()
    await run({ params: { code: 'second' } })
    await run({ params: { code: 'third' } })
    cloud.done.length = 0
  })

  test('points what has changed to its version of the release before, and again to the one before that', async () => {
    expect(await back()).toMatchObject({ release: 2 })
    expect(cloud.done).toEqual([`point ${AWARD} 2`])
    expect(await back()).toMatchObject({ release: 1 })
    await expect(back()).rejects.toThrow('release 1 is the first that this stage knows of')
    expect(await back(3)).toMatchObject({ release: 3 })
    expect(cloud.live.get(AWARD)).toBe('3')
  })

  test('refuses a version that is gone before anything is done', async () => {
    cloud.versions.set(AWARD, ['1', '3'])
    await expect(back()).rejects.toThrow(
      `release 2 cannot be gone back to, and nothing was changed: AWS has no more of ${AWARD} 2. Deploy the commit instead: abc`,
    )
    await expect(back(7)).rejects.toThrow(
      'there is no release 7, and nothing was changed: this stage has 1, 2, 3',
    )
    expect(cloud.done).toEqual([])
  })

  test('asks for a number where what runs is no release', async () => {
    cloud.live.set(AWARD, '9')
    await expect(back()).rejects.toThrow(/name one of 1, 2, 3 with --rollback/)
    cloud.live.clear()
    await expect(back()).rejects.toThrow(/has an alias live/)
  })

  test('is refused in a sentence where nobody knows who asks, or no stage can have the name', async () => {
    await expect(back(1, 'x y')).rejects.toThrow(/"x y" cannot be a stage/)
    cloud.caller = async () => {
      throw new Error('Region is missing')
    }
    await expect(back()).rejects.toThrow(/--region: is missing/)
  })

  test('waits for no release that is under way, and undoes none', async () => {
    cloud.status = 'UPDATE_IN_PROGRESS'
    await expect(back()).rejects.toThrow(
      /is UPDATE_IN_PROGRESS\. End what is being released as docs\/runbook/,
    )
    expect(cloud.done).toEqual([])
    cloud.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'
    expect(await back()).toMatchObject({ release: 2 })
  })

  test('is refused where the stage is not deployed', async () => {
    cloud.status = undefined
    await expect(back()).rejects.toThrow('the stage x is not deployed to eu-west-1 of account 123456789012')
  })
})
