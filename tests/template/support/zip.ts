import { readFile } from 'node:fs/promises'

const endOfDirectory = 0x06054b50
const entryHeader = 0x02014b50

/** The names of the files in a zip, from its central directory. */
export async function zipEntries(path: string): Promise<string[]> {
  const zip = await readFile(path)
  const end = zip.lastIndexOf(Buffer.from(new Uint32Array([endOfDirectory]).buffer))
  if (end === -1) throw new Error(`${path} is no zip`)
  const names: string[] = []
  let at = zip.readUInt32LE(end + 16)
  while (names.length < zip.readUInt16LE(end + 10)) {
    if (zip.readUInt32LE(at) !== entryHeader) throw new Error(`${path} has a broken directory`)
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    names.push(zip.toString('utf8', at + 46, at + 46 + (name ?? 0)))
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return names
}
