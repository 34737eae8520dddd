import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { projectRoot } from '../../packaging/project.ts'
import { operations } from '../../schemas/api/operations/index.ts'
import { headerComponents, type Response } from './content.ts'
import { readExamples } from './examples.ts'
import { componentSchemas } from './json-schema.ts'
import { headObject, operationObject } from './operation.ts'

/** The text of docs/openapi.yaml: the whole API, from its operations, their schemas and the recorded examples. */
export function openApiText(): string {
  return `# Made by npm run docs from schemas/api: change that, not this.\n${stringify(openApi(), {
    lineWidth: 110,
    aliasDuplicateObjects: false,
    // Many readers of OpenAPI still take 2024-07-26 for a date and not for text.
    compat: 'yaml-1.1',
  })}`
}

function openApi(): object {
  const examples = readExamples()
  const responses: Record<string, Response> = {}
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: operationObject(operation, examples, responses),
      ...(operation.method === 'get' ? { head: headObject(operation, responses) } : {}),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Keepsakes',
      version: JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version,
      summary: 'Digital keepsakes for TV customers: stamps in a campaign’s passport.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      {
        url: '{api}',
        description: 'The API of one stage.',
        variables: {
          api: {
            default: 'http://127.0.0.1:3000',
            description:
              'Where it lies, without a slash at its end: of a deployed stage the output `HttpApiUrl` of its stack, or the ' +
              'address of what was put before it.',
          },
        },
      },
    ],
    tags: TAGS,
    paths,
    components: {
      schemas: componentSchemas(),
      responses,
      parameters: {
        'Accept-Language': {
          name: 'Accept-Language',
          in: 'header',
          description:
            'The languages that the user reads, as browsers and phones send them by themselves (RFC 9110 section 12.5.4).',
          schema: { type: 'string' },
        },
        'If-None-Match': {
          name: 'If-None-Match',
          in: 'header',
          description:
            'The `ETag` of an earlier answer: while nothing has changed, the answer is 304, without a body.',
          schema: { type: 'string' },
        },
      },
      headers: headerComponents,
      securitySchemes: {
        userToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'The user’s, from the identity provider of the stage. Its `sub` is the user id.',
        },
        partnerToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A partner’s, with the scope `activities:write` and the partner’s id as `partner_id`.',
        },
        personToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'That of a person who works on campaigns, with the scope `campaigns:draft` or `campaigns:publish`. Its `sub` says who ' +
            'acts: it stands in the audit trail.',
        },
      },
    },
  }
}

const DESCRIPTION = [
  'What an app needs to show customers their keepsakes, and a partner to tell what customers did. The guide is ' +
    '[docs/api.md](api.md).',
  'Every route under `/v1/me` answers about the user of the token: there is no route with a user id in it. Times are RFC ' +
    '3339 with an offset. A query parameter that is unknown, or given twice, is an ' +
    'error. Texts are in the language that is asked for, by `lang` or `Accept-Language`, as far as a campaign has it. ' +
    'Unknown fields of an answer are to be ignored: more may ' +
    'come.',
  'Errors are RFC 9457 problem documents with a stable `type`, all listed in [docs/problems.md](problems.md). API Gateway ' +
    'answers some requests itself, with `{ "message" }`. Any other path is answered 404 ' +
    '(`urn:keepsakes:problem:no-such-route`), any other method of these 405 (`urn:keepsakes:problem:method-not-allowed`), ' +
    'with the header field `Allow`.',
  'Every answer of a function has `X-Content-Type-Options: nosniff` and `Strict-Transport-Security`.',
].join('\n\n')

const TAGS = [
  { name: 'Mine', description: 'What the user of the token holds.' },
  { name: 'Campaigns', description: 'Public: what can be earned.' },
  { name: 'Activities', description: 'For partners: what customers did.' },
  { name: 'Studio', description: 'For producers: drafts of campaigns, and what is done to them.' },
  { name: 'Service', description: 'Whether it works.' },
]
