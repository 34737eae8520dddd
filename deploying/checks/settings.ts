import { partnerMistakes } from '../../infra/partner-policies.ts'
import { type Mistake, mistake } from '../errors.ts'

/** Finds what is wrong with the stage's name: it ends up in names of buckets, which have the fewest letters to give. */
export function stageMistakes(stage: string): Mistake[] {
  if (stage === 'local')
    return [
      mistake('--stage', 'local is the stack of npm start: its issuer is on no network. Name another stage'),
    ]
  if (stage.length > 15)
    return [
      mistake(
        '--stage',
        `${stage} has ${stage.length} characters, and AWS has room for 15: a bucket is named after it, the account and the region`,
      ),
    ]
  if (!/^[a-z][a-z0-9-]*$/.test(stage) || stage.endsWith('-') || stage.includes('--'))
    return [
      mistake(
        '--stage',
        `${JSON.stringify(stage)} cannot be a stage: use lower case letters, digits and single hyphens, a letter first and no hyphen last`,
      ),
    ]
  return []
}

/** Finds all that is wrong with the partners of the stage. */
export function partnersMistakes(setting: unknown): Mistake[] {
  return partnerMistakes(setting).map((message) => mistake('partners', message))
}
