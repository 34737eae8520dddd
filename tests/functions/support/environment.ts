import { deployedFunctions } from '../../../packaging/functions.ts'
import { projectRoot } from '../../../packaging/project.ts'

/** The variables of every function, as the template gives them, with AWS at a URL of the test's. */
export const functionVariables = (awsUrl: string): Record<string, string> => ({
  STAGE: 'test',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: awsUrl,
  // No test but of time-outs runs into one, however slow the machine is.
  PATIENCE: '20',
  KEEPSAKES_TABLE: 'the-keepsakes',
  PROGRESS_TABLE: 'the-progress',
  EDITIONS_TABLE: 'the-editions',
  CONNECTIONS_TABLE: 'the-connections',
  STUDIO_BUCKET: 'the-studio',
  ERASURE_QUEUE_URL: `${awsUrl}/000000000000/erasure`,
  LIVE_CALLBACK_URL: 'https://live.example/test',
  CATALOGUE_BUCKET: 'the-bucket',
  CATALOGUE_HOST: 'the-bucket.s3.eu-west-1.amazonaws.com',
  CATALOGUE_REFRESH_SECONDS: '30',
  EVENT_BUS_NAME: 'the-bus',
  WEBHOOK_SECRET: 'the-webhook-key',
  WEBHOOK_QUEUE_URL: `${awsUrl}/000000000000/webhook`,
  WEBHOOK_DEAD_LETTER_QUEUE_URL: `${awsUrl}/000000000000/webhook-dead-letter`,
  REJECTED_TABLE: 'the-rejected',
  INGEST_ACTIVITIES_PER_MINUTE: '1000',
  REJECTION_QUEUE_URL: `${awsUrl}/000000000000/rejection`,
  ACTIVITY_QUEUE_URL: `${awsUrl}/000000000000/activity`,
  REJECTED_ACTIVITY_QUEUE_URL: `${awsUrl}/000000000000/rejected`,
  JWT_ISSUER: 'https://issuer.example/',
  JWT_AUDIENCE: 'app',
  JWT_KEYS_URL: `${awsUrl}/keys`,
  POWERTOOLS_SERVICE_NAME: 'keepsakes',
  POWERTOOLS_METRICS_NAMESPACE: 'keepsakes-test',
})

/** Loads a function from the file that its bundle starts from. Its variables are read as it loads. */
export async function handlerOf(name: string) {
  const found = (await deployedFunctions(projectRoot)).find((one) => one.name === name)
  if (!found) throw new Error(`serverless.yml has no function ${name}`)
  return (await import(`../../../${found.entry}`)).handler
}
