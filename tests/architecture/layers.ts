/** The folders of the house in the order in which it is read: each imports only from those above it in this list. */
export const layers = [
  'json',
  'schemas',
  'event-patterns',
  'events',
  'watching',
  'publisher',
  'awarding',
  'store',
  'publishing',
  'functions',
  'packaging',
  'alarming',
  'local',
  'analytics',
  'capacity',
  'cli',
  'demo',
  'infra',
  'deploying',
  'scripts',
  'bench',
  'tests',
]

/** The rooms of awarding/, in the same way. */
export const rooms = [
  'progress',
  'criteria',
  'modifiers',
  'campaign',
  'catalogue',
  'deciding',
  'explaining',
  'rehearsing',
  'changing',
  'checking',
].map((room) => `awarding/${room}`)
