import type { FunctionModel } from './resources/model.ts'

/**
 * A function's own variables and what lets its SDK clients reach the local stack. The credentials are not checked, but a
 * client does not send without some.
 */
export function functionEnvironment({ environment }: FunctionModel, awsUrl: string): Record<string, string> {
  return {
    ...environment,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}
