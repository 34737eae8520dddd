import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway'
import { GetRoleCommand, GetUserCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam'
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { paginateListServiceQuotas, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { QuotaName } from '../../capacity/quotas.ts'
import type { Caller, Looks } from '../cloud.ts'
import type { Address } from './address.ts'
import { namesIn } from './names.ts'

/** Asks who calls, with the credentials that every tool of AWS finds. */
export async function callerOf(address: Address): Promise<Caller> {
  const sts = new STSClient(address)
  const region = await sts.config.region()
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}))
  return { account: Account, arn: Arn, region, partition: Arn.split(':')[1] ?? 'aws' }
}

/** SSM answers so many names at once. */
const NAMES_AT_ONCE = 10

/** The names by which Service Quotas tells of what a peak may meet. */
const TOLD: Readonly<Record<string, readonly [QuotaName, RegExp][]>> = {
  events: [
    ['putEvents', /^PutEvents throttle limit/i],
    ['ruleInvocations', /^Invocations throttle limit/i],
  ],
  apigateway: [['apiRequests', /^Throttle rate$/i]],
  dynamodb: [['tableWrites', /^Table-level write throughput limit/i]],
}

/** Looks at an account in AWS. Errors of AWS come through. */
export function looksAt(address: Address): Looks {
  const lambda = new LambdaClient(address)
  const iam = new IAMClient(address)
  return {
    async parameters(paths) {
      const ssm = new SSMClient(address)
      const found = new Map<string, string>()
      for (let from = 0; from < paths.length; from += NAMES_AT_ONCE) {
        const Names = paths.slice(from, from + NAMES_AT_ONCE)
        const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }))
        for (const { Name = '', Value = '' } of Parameters) found.set(Name, Value)
      }
      return found
    },
    async apiLogRole() {
      const { cloudwatchRoleArn } = await new APIGatewayClient(address).send(new GetAccountCommand({}))
      return cloudwatchRoleArn
    },
    async principalExists(arn) {
      const [, kind, name = ''] = /:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
      try {
        if (kind === 'role') await iam.send(new GetRoleCommand({ RoleName: name }))
        else await iam.send(new GetUserCommand({ UserName: name }))
        return true
      } catch (error) {
        if (error instanceof NoSuchEntityException) return false
        throw error
      }
    },
    async concurrency() {
      const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}))
      return AccountLimit?.ConcurrentExecutions ?? Number.NaN
    },
    quotas: () => quotasOf(new ServiceQuotasClient(address)),
    ...namesIn(address),
  }
}

async function quotasOf(client: ServiceQuotasClient): Promise<Partial<Record<QuotaName, number>>> {
  const found: Partial<Record<QuotaName, number>> = {}
  for (const [ServiceCode, named] of Object.entries(TOLD)) {
    for await (const { Quotas = [] } of paginateListServiceQuotas({ client }, { ServiceCode })) {
      for (const { QuotaName: told = '', Value } of Quotas) {
        const [name] = named.find(([, pattern]) => pattern.test(told)) ?? []
        if (name !== undefined && Value !== undefined) found[name] = Value
      }
    }
  }
  return found
}
