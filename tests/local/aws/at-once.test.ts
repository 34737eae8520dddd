import { DatabaseSync } from 'node:sqlite'
import { atOnce } from '../../../local/aws/at-once.ts'

let database: DatabaseSync
beforeEach(() => {
  database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE notes (note)')
})
afterEach(() => database.close())

const note = (text: string) => database.prepare('INSERT INTO notes VALUES (?)').run(text)
const notes = () => database.prepare('SELECT note FROM notes').all()

test('work that fails half-way leaves nothing, also within other work', () => {
  const failing = () =>
    atOnce(database, () => {
      note('first')
      atOnce(database, () => note('second'))
      throw new Error('half-way')
    })
  expect(failing).toThrow('half-way')
  expect(notes()).toEqual([])
  expect(atOnce(database, () => note('third')).changes).toBe(1)
  expect(notes()).toHaveLength(1)
})

test('a full disk is told as such, where SQLite has rolled back by itself', () => {
  database.exec('PRAGMA max_page_count = 4')
  const filling = () =>
    atOnce(database, () => {
      for (;;) note('x'.repeat(2_000))
    })
  expect(filling).toThrow('database or disk is full')
  expect(notes()).toEqual([])
})
