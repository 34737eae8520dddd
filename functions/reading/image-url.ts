/** What the app is given to show a picture by. @param image as the campaign file has it, such as `stamps/ace.svg` */
export type ImageUrl = (image: string) => string

/** Pictures as the campaign file has them, for an app that knows where they lie. */
export const asWritten: ImageUrl = (image) => image

/** @param folder absolute URL under which the campaigns' pictures lie, as they lie beside the campaign files */
export function imagesUnder(folder: URL): ImageUrl {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`)
  return (image) => new URL(image, base).href
}
