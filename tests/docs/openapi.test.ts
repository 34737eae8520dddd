import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { projectRoot } from '../../packaging/project.ts'
import { operations } from '../../schemas/api/operations/index.ts'
import { problems } from '../../schemas/problem-details.ts'
import { readExamples } from '../../scripts/openapi/examples.ts'
import { runScript } from '../stack/support/process.ts'
import { checkResponse } from '../support/openapi/index.ts'

const read = (path: string) => readFile(join(projectRoot, path), 'utf8')

describe('the operations', () => {
  test('are the routes of serverless.yml, each with the function that answers it', async () => {
    const { functions } = parse(await read('serverless.yml')) as {
      functions: Record<string, { events?: { httpApi?: { method: string; path: string } | '*' }[] }>
    }
    const routes = Object.entries(functions).flatMap(([name, { events = [] }]) =>
      events.flatMap(({ httpApi }) =>
        httpApi && httpApi !== '*' ? [`${httpApi.method} ${httpApi.path} ${name}`] : [],
      ),
    )
    const documented = operations.flatMap(({ method, path, operationId, function: name = operationId }) =>
      (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]).map((each) => `${each} ${path} ${name}`),
    )
    expect(routes.sort()).toEqual(documented.sort())
  })

  test('name every type of problem that there is, but for those of what is no operation', async () => {
    const text = await read('docs/openapi.yaml')
    const missing = Object.values(problems).filter((problem) => !text.includes(problem().type))
    expect(missing).toEqual([])
  })
})

describe('the examples', () => {
  const examples = Object.entries(readExamples())

  test.each(examples)('%s is an answer of its operation', (_, { operationId, request, response }) => {
    const { status, body = '' } = response
    checkResponse(request.method, request.path, { status, body, headers: new Headers(response.headers) })
    const operation = operations.find((each) => each.operationId === operationId)
    expect(operation?.method.toUpperCase()).toBe(request.method)
  })

  test('hold no token', () => {
    expect(JSON.stringify(examples)).not.toMatch(/eyJ/)
  })
})

describe('npm run lint:openapi', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepsakes-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('finds nothing wrong with the document', async () => {
    expect(await runScript('scripts/lint-openapi.ts', [])).toMatchObject({ code: 0, stderr: '' })
  })

  test('finds a description that is missing, an operation twice, an example that does not fit, and a reference to nothing', async () => {
    const mistakes: [from: RegExp, to: string, rule: string][] = [
      [/^ {6}description: Reads no table.*\n/m, '', 'operation-description'],
      [/operationId: health/, 'operationId: listCampaigns', 'operation-operationId-unique'],
      [/status: ok/, 'status: fine', 'no-invalid-media-type-examples'],
      [/schemas\/PassportKeepsake"/, 'schemas/PassportTreasure"', 'no-unresolved-refs'],
    ]
    let text = await read('docs/openapi.yaml')
    for (const [from, to] of mistakes) {
      expect(text).toMatch(from)
      text = text.replace(from, to)
    }
    const file = join(folder, 'openapi.yaml')
    await writeFile(file, text)
    const { code, stdout, stderr } = await runScript('scripts/lint-openapi.ts', [file])
    expect(code).toBe(1)
    for (const [, , rule] of mistakes) expect(stdout + stderr).toContain(rule)
  })
})
