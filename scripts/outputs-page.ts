import { type Outputs, outputsPageOf, table } from './template-page.ts'

const INTRODUCTION = `# The outputs of the stack

Made by \`npm run docs\` from the template as it is compiled. \`output\` of [deploying.md](../deploying.md#look-before-you-deploy)
prints one of a stage.
`

/** The page with what each output of the compiled template is for. */
export const outputsPage = (): Promise<string> => outputsPageOf(outputsText)

function outputsText(outputs: Outputs): string {
  const rows = Object.entries(outputs).map(([name, { Description = '' }]) => [`\`${name}\``, Description])
  return `${INTRODUCTION}\n${table(['output', 'what'], rows)}`
}
