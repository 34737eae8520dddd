/** Longer fields are cut off: no client of a person sends more, and whoever asks pays nothing for its length. */
const MOST_CHARACTERS = 1_000

/**
 * The entries of a header field in which a client weighs what it would like (RFC 9110 section 12.4.2), in lower case and in
 * their order: an entry's weight is 1 unless it says otherwise, and 0 refuses it.
 */
export function weightsOf(field = ''): Map<string, number> {
  return new Map(
    field
      .slice(0, MOST_CHARACTERS)
      .split(',')
      .map((part) => {
        const [entry = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
        const weight = parameters.find((parameter) => parameter.startsWith('q='))
        return [entry, weight === undefined ? 1 : Number(weight.slice(2))]
      }),
  )
}
