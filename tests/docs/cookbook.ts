import { readCampaignText } from '../awarding/support/read-campaign.ts'

// Reads docs/campaigns.md: its recipes, and the examples beside them. "How to read the examples" there says what they
// mean to a reader.

export interface Recipe {
  readonly title: string
  /** The lines of the recipe as they stand in the page. */
  readonly yaml: string
  /** The whole campaign file that they make. */
  readonly campaignText: string
  /** The lines of the examples. */
  readonly examples: readonly string[]
}

interface Block {
  readonly heading: string
  readonly language: string
  readonly text: string
}

/** Every block of the page is the frame or a recipe, and followed by examples. */
export function readCookbook(markdown: string): { notation: readonly string[]; recipes: Recipe[] } {
  const [first, notation, ...rest] = blocksOf(markdown).filter(
    ({ language }) => language === 'yaml' || language === 'activities',
  )
  const frame = first?.text ?? ''
  if (!frame.endsWith('\nkeepsakes:'))
    throw new Error('the page has no campaign whose keepsakes the recipes are')
  const recipes: Recipe[] = []
  for (let index = 0; index < rest.length; index += 2) {
    const [yaml, examples] = [rest[index], rest[index + 1]]
    if (yaml?.language !== 'yaml') throw new Error(`"${yaml?.heading}" has examples of nothing`)
    if (examples?.language !== 'activities' || examples.heading !== yaml.heading) {
      throw new Error(`"${yaml.heading}" has lines without examples`)
    }
    recipes.push({
      title: yaml.heading,
      yaml: yaml.text,
      campaignText: inFrame(frame, yaml.text),
      examples: linesOf(examples),
    })
  }
  return { notation: notation ? linesOf(notation) : [], recipes }
}

const linesOf = ({ text }: Block) => text.split('\n').filter((line) => line.trim() !== '')

/** The campaign of a recipe; throws what is wrong with it, by line. */
export function campaignOfRecipe({ title, campaignText }: Recipe) {
  const reading = readCampaignText(campaignText)
  if (reading.ok) return reading.campaign
  const problems = reading.mistakes.map(({ line, path, message }) => `  line ${line}: ${path} ${message}`)
  throw new Error(`"${title}" is not a campaign:\n${problems.join('\n')}\n${campaignText}`)
}

/** A whole file stays; a list of keepsakes goes under the frame; other keys go over those of the frame. */
function inFrame(frame: string, lines: string): string {
  if (lines.startsWith('id:')) return lines
  if (lines.startsWith('- ')) return `${frame}\n${lines.replaceAll(/^(?=.)/gm, '  ')}`
  const said = new Set(Array.from(lines.matchAll(/^([A-Za-z]+):/gm), ([, key]) => key))
  const kept = frame.split('\n').filter((line) => !said.has(line.split(':')[0] ?? ''))
  return [...kept, lines].join('\n')
}

function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = []
  let heading = ''
  let open: { language: string; lines: string[] } | undefined
  for (const line of markdown.split('\n')) {
    if (open && line === '```') {
      blocks.push({ heading, language: open.language, text: open.lines.join('\n') })
      open = undefined
    } else if (open) {
      open.lines.push(line)
    } else if (line.startsWith('```')) {
      open = { language: line.slice(3).trim(), lines: [] }
    } else if (line.startsWith('#')) {
      heading = line.replace(/^#+ /, '')
    }
  }
  return blocks
}
