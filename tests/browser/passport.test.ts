import { access } from './subjects/access.ts'
import { arriving, oneSecret } from './subjects/arriving.ts'
import { list, longList } from './subjects/list.ts'
import { studio } from './subjects/studio.ts'
import { studioStory } from './subjects/studio-story.ts'
import { trouble } from './subjects/trouble.ts'
import { whose } from './subjects/whose.ts'
import { usePages } from './support/pages.ts'
import { describeInBrowser } from './support/visits.ts'

// One stack and one browser for all of them: each test has viewers of its own.
describeInBrowser('the passport page', () => {
  const pages = usePages({
    viewers: ['anna', 'dora', 'fred', 'lotte', 'sara', 'tess'],
    campaigns: [longList, oneSecret],
  })
  describe('when stamps arrive', () => arriving(pages))
  describe('whosever it is', () => whose(pages))
  describe('whoever uses it', () => access(pages))
  describe('in trouble', () => trouble(pages))
  describe('with a long list', () => list(pages))
  describe('that producers make in the studio', () => studio(pages))
  describe('that comes from a draft, and goes again', () => studioStory(pages))
})
