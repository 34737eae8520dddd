import fc from 'fast-check'
import type { Browser } from 'playwright-core'
import { compressed } from './screenshots/compressed.ts'
import { reduceColours } from './screenshots/palette.ts'
import { decodePng } from './screenshots/png.ts'
import { launchedBrowser } from './support/chromium.ts'
import { describeInBrowser } from './support/visits.ts'

describeInBrowser('a compressed screenshot', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchedBrowser()
  })
  afterAll(() => browser?.close())

  /** A browser's PNG of 64 by 48 pixels that the script paints. Of a canvas, since a busy machine has no screenshots. */
  const painted = async (script: string) => {
    const page = await browser.newPage()
    const base64 = await page.evaluate<string>(`(async () => {
      const canvas = new OffscreenCanvas(64, 48)
      const context = canvas.getContext('2d', { alpha: false })
      context.fillStyle = 'white'
      context.fillRect(0, 0, 64, 48)
      ${script}
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
      return btoa(String.fromCharCode(...bytes))
    })()`)
    await page.close()
    return Buffer.from(base64, 'base64')
  }

  test('shows a browser the same picture, where that has few colours', async () => {
    const screenshot = await painted(`
      context.fillStyle = '#102030'
      context.fillRect(0, 0, 32, 24)
      context.fillStyle = '#e0f001'
      context.fillRect(32, 0, 32, 24)`)
    const { width, height, rgb } = decodePng(screenshot)
    const colourAt = (x: number, y: number) => [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
    expect([width, height]).toEqual([64, 48])
    expect([colourAt(0, 0), colourAt(63, 23), colourAt(0, 24)]).toEqual([
      [0x10, 0x20, 0x30],
      [0xe0, 0xf0, 0x01],
      [255, 255, 255],
    ])
    const picture = compressed(screenshot, 1_000).toString('base64')
    const shown = decodePng(
      await painted(`
        const picture = Uint8Array.from(atob('${picture}'), (byte) => byte.charCodeAt(0))
        context.drawImage(await createImageBitmap(new Blob([picture], { type: 'image/png' })), 0, 0)`),
    )
    expect(Buffer.from(shown.rgb).equals(Buffer.from(rgb))).toBe(true)
  })

  test('has fewer colours where it would be too large, and is none where no number will do', async () => {
    const many = await painted(`
      context.fillStyle = context.createConicGradient(0, 32, 24)
      for (const [at, colour] of ['red', 'lime', 'blue', 'red'].entries())
        context.fillStyle.addColorStop(at / 3, colour)
      context.fillRect(0, 0, 64, 48)`)
    const sizes = [100_000, 2_500].map((most) => compressed(many, most).length)
    expect(sizes[1]).toBeLessThan(Number(sizes[0]))
    expect(() => compressed(many, 100)).toThrow(/larger than 100 bytes/)
  })
})

test('as many colours as a picture has are all kept, and of more as many as are asked for', () => {
  const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255))
  fc.assert(
    fc.property(
      fc.array(colour, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      (pixels, most) => {
        const picture = { width: pixels.length, height: 1, rgb: Uint8Array.from(pixels.flat()) }
        const { palette, indices } = reduceColours(picture, most)
        const given = pixels.map(([r, g, b]) => (r << 16) | (g << 8) | b)
        const shown = [...indices].map((index) => palette[index])
        expect(palette).toHaveLength(Math.min(most, new Set(given).size))
        if (new Set(given).size <= most) expect(shown).toEqual(given)
        else expect(shown).not.toContain(undefined)
      },
    ),
  )
})
