import { APIGatewayClient, UpdateAccountCommand } from '@aws-sdk/client-api-gateway'
import { CreateRoleCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
})

/** Makes a deployer and an operator, as docs/deploying.md has it, and goes on with the deployer's keys. */
export async function makePeople(endpoint: string): Promise<{ deployer: string; operator: string }> {
  const iam = new IAMClient({ endpoint })
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'deployer', AssumeRolePolicyDocument: TRUST }),
  )
  const { User } = await iam.send(new CreateUserCommand({ UserName: 'operator' }))
  const deployer = Role?.Arn ?? ''
  const { Credentials } = await new STSClient({ endpoint }).send(
    new AssumeRoleCommand({ RoleArn: deployer, RoleSessionName: 'ann' }),
  )
  process.env.AWS_ACCESS_KEY_ID = Credentials?.AccessKeyId
  process.env.AWS_SECRET_ACCESS_KEY = Credentials?.SecretAccessKey
  process.env.AWS_SESSION_TOKEN = Credentials?.SessionToken
  return { deployer, operator: User?.Arn ?? '' }
}

/** Puts the stage's parameters, and gives API Gateway its role. */
export async function putParameters(
  endpoint: string,
  { stage, deployer, operator }: { stage: string; deployer: string; operator: string },
): Promise<void> {
  const ssm = new SSMClient({ endpoint })
  const values = {
    'jwt-issuer': 'https://login.example.com/',
    'jwt-audience': 'keepsakes-api',
    deployers: deployer,
    'analyst-principals': operator,
    'break-glass-principals': operator,
  }
  for (const [name, Value] of Object.entries(values)) {
    const Type = Value.startsWith('arn:') ? 'StringList' : 'String'
    await ssm.send(new PutParameterCommand({ Name: `/keepsakes/${stage}/${name}`, Value, Type }))
  }
  const patch = { op: 'replace', path: '/cloudwatchRoleArn', value: deployer } as const
  await new APIGatewayClient({ endpoint }).send(new UpdateAccountCommand({ patchOperations: [patch] }))
}
