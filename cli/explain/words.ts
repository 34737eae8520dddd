import { type PartStanding, unitText } from '../../awarding/explain/missing.ts'

/** Such as `7 of 10 activities`. */
export function standingText({ current, target, unit }: PartStanding): string {
  return `${current} of ${target} ${unitText(unit, target)}`
}
