import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectRoot } from '../../packaging/project.ts'
import { problems } from '../../schemas/problem-details.ts'

test('every problem there is stands in the documentation with its status, when it comes and whether waiting helps, and no other does', async () => {
  const page = await readFile(join(projectRoot, 'docs/problems.md'), 'utf8')
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `urn:'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(rows.map(([, type, status]) => [type, status])).toEqual(
    Object.values(problems).map((problem) => {
      const { type, status } = problem()
      return [`\`${type}\``, String(status)]
    }),
  )
  for (const [, type, , when, waiting, todo] of rows) {
    const row = { type, when, waiting, todo }
    expect(row).toEqual({
      type,
      when: expect.stringMatching(/\w{3}/),
      waiting: expect.stringMatching(/^(no$|at times$|yes: )/),
      todo: expect.stringMatching(/\w{3}/),
    })
  }
})
