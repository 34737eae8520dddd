import { gzipSync } from 'node:zlib'

/** In bytes. What is shorter fits into one packet of the network as it is: compressing it would save nobody anything. */
const WORTH_COMPRESSING = 1_400

/** The text compressed; undefined where it is too short for that, or the caller does not take it. */
export function compressed(text: string, acceptEncoding: string | undefined): Buffer | undefined {
  if (Buffer.byteLength(text) < WORTH_COMPRESSING || !takesGzip(acceptEncoding)) return undefined
  return gzipSync(text)
}

/** RFC 9110 section 12.5.3: a coding's weight is 1 unless it says otherwise, and 0 refuses it. */
function takesGzip(acceptEncoding = ''): boolean {
  const weights = new Map(
    acceptEncoding.split(',').map((part) => {
      const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return [coding, weight === undefined ? 1 : Number(weight.slice(2))]
    }),
  )
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}
