/** Texts that no id may be, and that any free text may be. */
export const NO_ID = {
  'a NUL': 'user-\u0000',
  'a lone surrogate': 'user-\ud800',
  'a line break': 'user\n',
  'too many characters': 'u'.repeat(257),
  nothing: '',
}

/** Texts that may not be the id of an event, though that of a question. */
export const NO_EVENT_ID = { ...NO_ID, 'an emoji': 'user-\u{1F600}', 'right-to-left override': 'user\u202e' }

/** Texts that no user, campaign or keepsake may be called by. */
export const HOSTILE = {
  ...NO_EVENT_ID,
  'a script': '<script> alert(1) </script>',
  'a path': '../../my documents',
  'a key separator': 'a #b',
  'a trailing space': 'user ',
}
