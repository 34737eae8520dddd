import { Command } from 'commander'
import { compileCatalogue } from '../awarding/catalogue/catalogue.ts'
import { explainStored } from '../awarding/explaining/stored.ts'
import { nothing } from '../awarding/progress/progress.ts'
import { progressOf } from '../functions/award/stored.ts'
import { readState } from '../publishing/state.ts'
import { knownTime } from '../schemas/time.ts'
import type { Store } from '../store/open.ts'
import { type StoredAnswer, storedJson, storedText } from './explain/output.ts'
import { FULL_NAME, findNamed, NAME, type Named } from './keepsake-name.ts'
import { catalogueBucketOf, reaching, type StageOptions, storeOf, withStageOptions } from './stage.ts'

export const explain = withStageOptions(
  new Command('explain')
    .description(
      'Tells from the tables how far a user is towards a keepsake, and what is missing. For a keepsake that the user ' +
        'holds, it tells when it was earned and by what. It reads the items of this one user. For recorded events, ' +
        'keepsakes simulate --explain tells of every event why it counted or did not.',
    )
    .argument(
      '<name>',
      `${NAME}, or ${FULL_NAME} where several campaigns have such a keepsake or the user id has slashes`,
    )
    .option(
      '--json',
      'print one JSON document: { userId, campaignId, keepsakeId, state, standing, gathered, missing, … }',
    ),
)
  .addHelpText('after', '\nExample:\n  keepsakes explain viewer-7/trivia-ace --stage prod')
  .action(async (name: string, { json, ...stage }: StageOptions & { json?: boolean }) => {
    const answer = await explainedBy(stage, name)
    console.log(json ? JSON.stringify(storedJson(answer)) : storedText(answer))
  })

/** Explains a user's keepsake from the tables, by the name of both. @throws UserError */
export function explainedBy(stage: StageOptions, name: string): Promise<StoredAnswer> {
  return reaching(async () => {
    const { live } = await readState(await catalogueBucketOf(stage))
    const catalogue = live?.catalogue ?? compileCatalogue({ version: 'none', campaigns: [] })
    return answerOf(await storeOf(stage), findNamed(catalogue, name))
  })
}

async function answerOf(store: Store, { userId, campaign, keepsake }: Named): Promise<StoredAnswer> {
  const user = store.forUser(userId)
  const [stored, held, keepsakes] = await Promise.all([
    user.progressInCampaign(campaign.id, { consistent: true }),
    user.keepsakeInFull(campaign.id, keepsake.id),
    keepsake.criterion.collects ? user.keepsakesOfCampaign(campaign.id) : [],
  ])
  const times = new Map(keepsakes.map(({ keepsakeId, earnedAt }) => [keepsakeId, knownTime(earnedAt)]))
  if (held) times.set(held.keepsakeId, knownTime(held.earnedAt))
  const kept = held && new Map(Object.entries(held.states?.measures ?? {}))
  // One that measures nothing, as it only collects, has nothing to keep.
  const isComplete = held && !held.states && keepsake.criterion.measures.length === 0
  const progress = stored ? progressOf(stored.body) : nothing
  const explanation = explainStored(campaign, keepsake, { progress, held: times, kept })
  const shown = isComplete ? { ...held, states: { measures: {} } } : held
  return { userId, campaignId: campaign.id, keepsakeId: keepsake.id, held: shown, ...explanation }
}
