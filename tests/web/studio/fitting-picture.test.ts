import * as limits from '../../../schemas/pictures.ts'
import { fittingPicture, LARGEST_PICTURE, LARGEST_SVG } from '../../../web/studio/core/fitting-picture.ts'

const file = (bytes: number, name: string, type: string) => new File([new Uint8Array(bytes)], name, { type })

const smaller = async () => new Blob(['smaller'])

test('the page knows what the API takes', () => {
  expect([LARGEST_PICTURE, LARGEST_SVG]).toEqual([limits.LARGEST_PICTURE, limits.LARGEST_SVG])
})

test('a picture that the API takes is sent as it is; one that nothing makes fit is refused with its size, before it is sent', async () => {
  const small = file(9, 'ace.png', 'image/png')
  expect(await fittingPicture(small, smaller)).toBe(small)
  await expect(fittingPicture(file(LARGEST_SVG + 1, 'ace.svg', ''), smaller)).rejects.toThrow(
    'ace.svg has 0.5 MB, and 0.5 MB are taken. Make it smaller.',
  )
  await expect(fittingPicture(file(50 * 1024 * 1024, 'wall.png', 'image/png'), smaller)).rejects.toThrow(
    'wall.png has 50.0 MB, and 40.0 MB are taken. Make it smaller.',
  )
  const photograph = file(LARGEST_PICTURE + 1, 'photo.jpg', 'image/jpeg')
  expect(await (await fittingPicture(photograph, smaller)).text()).toBe('smaller')
})
