/** Something that a producer should know of a campaign file. */
export interface Finding {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** Whether the key is at fault, not its value. */
  readonly atKey?: boolean
  /** Whether the criterion it is part of can never be met because of it. */
  readonly fatal: boolean
}

/** The findings as seen from further out. */
export function under(path: readonly PropertyKey[], findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }))
}
