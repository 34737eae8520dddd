import { clockFromEnvironment, EnvironmentError, imagesFromEnvironment } from '../../functions/wiring.ts'

const before = { ...process.env }
afterEach(() => {
  process.env = { ...before }
})

function withVariable<T>(name: string, value: string | undefined, make: () => T): T {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
  return make()
}

describe('the clock of what is shown', () => {
  test.each([
    [undefined, 0],
    ['0', 0],
    ['90', 90_000],
    ['-73008000', -73_008_000_000],
  ])('with an offset of %s seconds is %d ms from the time', (text, offset) => {
    const now = withVariable('CLOCK_OFFSET_SECONDS', text, clockFromEnvironment)
    const earliest = Date.now() + offset
    const shown = now()
    expect(shown).toBeGreaterThanOrEqual(earliest)
    expect(shown).toBeLessThanOrEqual(Date.now() + offset)
  })

  test.each(['', ' ', 'soon', '1.5', '1e3', '+5', 'P1D', '--1', 'Infinity', '99999999999'])(
    'refuses an offset that is none: %j',
    (text) => {
      expect(() => withVariable('CLOCK_OFFSET_SECONDS', text, clockFromEnvironment)).toThrow(EnvironmentError)
    },
  )
})

describe('the address of pictures', () => {
  test.each([
    [undefined, 'stamps/ace.svg'],
    ['', 'stamps/ace.svg'],
    ['https://cdn.example.com', 'https://cdn.example.com/stamps/ace.svg'],
    ['https://cdn.example.com/a/b', 'https://cdn.example.com/a/b/stamps/ace.svg'],
    ['https://cdn.example.com/a/b/', 'https://cdn.example.com/a/b/stamps/ace.svg'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000/stamps/ace.svg'],
  ])('%j makes it %s', (text, image) => {
    expect(withVariable('IMAGES_URL', text, imagesFromEnvironment)('stamps/ace.svg')).toBe(image)
  })

  test.each([
    'cdn.example.com',
    '/stamps',
    'ftp://cdn.example.com',
    'https://a.example/?x=',
    'https://a.example/#x',
  ])('refuses what is no folder on the web: %j', (text) => {
    expect(() => withVariable('IMAGES_URL', text, imagesFromEnvironment)).toThrow(EnvironmentError)
  })
})
