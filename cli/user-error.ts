/** A mistake of the person at the keyboard: its message says what, where and how to mend it, so no stack is shown. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
