import { type Place, TemplateError } from '../../template/error.ts'
import type { FunctionModel, StackModel } from '../model.ts'

/**
 * The function that a name, an ARN, or an ARN with a version or alias means: there is one version of each here.
 * Throws TemplateError when the template has no such function.
 */
export function findFunction(model: StackModel, reference: string, place: Place): FunctionModel {
  const invoked = /^arn:aws:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(
    reference,
  )?.[1]
  const name = (invoked ?? reference).replace(/^arn:aws:lambda:[^:]+:\d+:function:/, '').split(':')[0]
  const found = model.functions.find((candidate) => candidate.name === name)
  if (found === undefined)
    throw new TemplateError(place, `names ${reference}, which is no function of this template`)
  return found
}
