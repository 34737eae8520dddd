import { readFileSync } from 'node:fs'
import { checkCampaignText } from '../../../awarding/checking/index.ts'
import { brokenCampaigns } from '../../cli/support/broken-campaigns.ts'

const FOLDER = new URL('../../cli/broken-campaigns/', import.meta.url)
/** The command alone sees other files, and a keepsake should say what a viewer does for it: both are matters of their own. */
const OF_OTHER_FILES = /is not there: put the image|has a campaign called/
const OF_DESCRIPTIONS = /\.description$/

test.each(Object.entries(brokenCampaigns))(
  'the text of the broken campaign %s alone tells each mistake of it',
  (name, { mistakes }) => {
    const text = readFileSync(new URL(name.endsWith('.json') ? name : `${name}.yaml`, FOLDER), 'utf8')
    const told = checkCampaignText(text)
      .mistakes.filter(({ path }) => !OF_DESCRIPTIONS.test(path))
      .map(({ line, column, severity, path, message }) => `${line}:${column} ${severity} ${path}: ${message}`)
    expect(told.sort()).toEqual(mistakes.filter((mistake) => !OF_OTHER_FILES.test(mistake)).sort())
  },
)
