import type fc from 'fast-check'

/** One way in, with anything that may come through it. */
export interface Way<Input = unknown> {
  readonly name: string
  readonly inputs: fc.Arbitrary<Input>
  /**
   * Sends it through.
   *
   * @returns how many inputs it was: texts, events or requests
   * @throws Error for what no input may bring about
   */
  send(input: Input): Promise<number>
}

/** A way of any inputs, as a list of ways has it. */
export const way = <Input>(given: Way<Input>): Way => given as Way
