/** Bytes of a picture as it is sent: a stamp has a hundredth of it. The API takes no more at once, whatever a picture needs. */
export const LARGEST_PICTURE = 2 * 1024 * 1024
/** Bytes of an SVG, which every viewer's device has to draw. */
export const LARGEST_SVG = 512 * 1024
/** Pixels, each way. */
export const WIDEST_PICTURE = 4096

/** The form of a picture that was sent to the studio, as a campaign names it: by the hash of what it has. */
const KEPT_PICTURE = /^pictures\/[0-9a-f]{64}\.(?:svg|png|jpg|webp)$/

/** Tells whether an `image` of a campaign was sent to the studio, and so lies beside the API and beside no campaign file. */
export const isKeptPicture = (image: string): boolean => KEPT_PICTURE.test(image)
