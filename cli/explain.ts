import { Command } from 'commander'
import { compileCatalogue } from '../awarding/catalogue.ts'
import { explainStored } from '../awarding/explain/stored.ts'
import { nothing } from '../awarding/progress.ts'
import { progressOf } from '../functions/award/progress-body.ts'
import { readState } from '../local/catalogue/state.ts'
import type { Store } from '../store/open.ts'
import { type StoredAnswer, storedJson, storedText } from './explain/stored-output.ts'
import { FULL_NAME, findNamed, NAME, type Named } from './keepsake-name.ts'
import { catalogueBucketOf, reaching, type StageOptions, storeOf, withStageOptions } from './stage.ts'

export const explain = withStageOptions(
  new Command('explain')
    .summary('tell why a user has a keepsake, or not')
    .description(
      'Tells from what is stored how far a user is towards a keepsake and what is missing; of one that they hold,\n' +
        'when they earned it and what had been gathered by then. Reads the items of this one user. For events that\n' +
        'have been recorded, keepsakes simulate --explain tells of every single one why it counted or not.',
    )
    .argument('<name>', `${NAME}, or ${FULL_NAME} where several campaigns have such a keepsake`)
    .option(
      '--json',
      'print one JSON document: { userId, campaignId, keepsakeId, state, standing, gathered, missing, … }',
    ),
)
  .addHelpText('after', '\nExample:\n  keepsakes explain viewer-7/trivia-ace --stage prod')
  .action(async (name: string, { json, ...stage }: StageOptions & { json?: boolean }) => {
    const answer = await reaching(async () => {
      const { live } = await readState(await catalogueBucketOf(stage))
      const catalogue = live?.catalogue ?? compileCatalogue({ version: 'none', campaigns: [] })
      return answerOf(await storeOf(stage), findNamed(catalogue, name))
    })
    console.log(json ? JSON.stringify(storedJson(answer)) : storedText(answer))
  })

async function answerOf(store: Store, { userId, campaign, keepsake }: Named): Promise<StoredAnswer> {
  const user = store.forUser(userId)
  const [stored, held, keepsakes] = await Promise.all([
    user.progressInCampaign(campaign.id, { consistent: true }),
    user.keepsakeInFull(campaign.id, keepsake.id),
    keepsake.criterion.collects ? user.keepsakesOfCampaign(campaign.id) : [],
  ])
  const ids = new Set(keepsakes.map(({ keepsakeId }) => keepsakeId))
  if (held) ids.add(held.keepsakeId)
  const kept = held && new Map(Object.entries(held.gathered?.measures ?? {}))
  const progress = stored ? progressOf(stored.body) : nothing
  const explanation = explainStored(campaign, keepsake, progress, ids, kept)
  return { userId, campaignId: campaign.id, keepsakeId: keepsake.id, held, ...explanation }
}
