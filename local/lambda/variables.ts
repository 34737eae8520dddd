import { randomUUID } from 'node:crypto'
import type { FunctionDefinition } from './definition.ts'

/**
 * The whole of one execution environment's process.env: the function's own variables and those that Lambda sets,
 * which win over the function's. Nothing of the parent's environment is in it.
 */
export function environmentVariables(definition: FunctionDefinition): Record<string, string> {
  const region = definition.arn.split(':')[3] ?? ''
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    // No developer's ~/.aws may decide what a function does, and Lambda has none.
    HOME: definition.codeDir,
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    ...definition.environment,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
    AWS_REGION: region,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    LAMBDA_TASK_ROOT: definition.codeDir,
    _HANDLER: definition.handler,
  }
}
