import { KEYS_PATH } from './aws/server.ts'
import type { FunctionModel } from './resources/model.ts'

/**
 * A function's own variables and what lets it reach the local stack: its SDK clients, and the issuer's keys. The credentials are not checked, but a
 * client does not send without some.
 */
export function functionEnvironment({ environment }: FunctionModel, awsUrl: string): Record<string, string> {
  return {
    ...environment,
    AWS_ENDPOINT_URL: awsUrl,
    JWT_KEYS_URL: `${awsUrl}${KEYS_PATH}`,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  }
}
