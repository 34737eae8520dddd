/** @throws Error for bytes that are not UTF-8, or not JSON. Its message may quote them, which may be anything. */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
}
