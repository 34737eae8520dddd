import { jest } from '@jest/globals'
import { lint } from '../../scripts/lint-template.ts'

test('a machine without cfn-lint is told loudly that nothing was checked', () => {
  const said = jest.spyOn(console, 'error').mockImplementation(() => undefined)
  const found = jest.spyOn(console, 'log').mockImplementation(() => undefined)
  const missing = Object.assign(new Error('spawn cfn-lint ENOENT'), { code: 'ENOENT' })
  const run = () => ({ status: null, error: missing })
  expect(lint(['template.json'], run)).toBe(0)
  expect(said.mock.lastCall?.[0]).toContain('NOTHING WAS CHECKED')
  expect(found).not.toHaveBeenCalled()
  said.mockRestore()
  found.mockRestore()
})

test('whatever cfn-lint finds is the exit code, and so is its death', () => {
  expect(lint(['template.json'], () => ({ status: 4 }))).toBe(4)
  expect(lint(['template.json'], () => ({ status: null }))).toBe(1)
})
