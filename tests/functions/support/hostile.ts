/** Texts that no id may be, and that any free text may. */
export const HOSTILE = {
  'a script': '</script><script>alert(1)</script>',
  'an emoji': 'user-\u{1F600}',
  'a NUL': 'user-\u0000',
  'a lone surrogate': 'user-\ud800',
  'a slash': '../../etc/passwd',
  'a key separator': 'a#b',
  'a line break': 'user\n',
  'a trailing space': 'user ',
  'right-to-left override': 'user\u202e',
  'too many characters': 'u'.repeat(129),
  nothing: '',
}
