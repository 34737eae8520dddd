import type { Json } from '../../schemas/json.ts'
import { TemplateError } from './error.ts'
import type { Template } from './template.ts'

/** Where a stack is, and what it is called. */
export type StackIdentity = { stackName: string; region: string; accountId: string }

/** The pseudo parameters of CloudFormation; AWS::NoValue is not a value and is not among them. */
export function pseudoParameters({ stackName, region, accountId }: StackIdentity): Record<string, Json> {
  return {
    'AWS::AccountId': accountId,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  }
}

const plainTypes = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>']

/** Each parameter's given value or its default. Throws TemplateError where there is neither. */
export function parameterValues(template: Template, given: Record<string, string>): Record<string, Json> {
  const values: Record<string, Json> = {}
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    const place = { logicalId: 'Parameters', path: [name] }
    if (!plainTypes.includes(parameter.Type)) {
      throw new TemplateError(place, `has the type ${parameter.Type}, which the local stack does not honour`)
    }
    const value = given[name] ?? parameter.Default
    if (value === undefined) throw new TemplateError(place, 'has no default and was given no value')
    const isList = parameter.Type !== 'String' && parameter.Type !== 'Number'
    values[name] = isList ? splitList(String(value)) : String(value)
  }
  return values
}

function splitList(value: string): string[] {
  return value === '' ? [] : value.split(',').map((part) => part.trim())
}
