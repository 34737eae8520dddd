// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written like that
import fc from 'fast-check'
import type { Json } from '../../../json/json.ts'
import { TemplateError } from '../../../local/template/error.ts'
import { type ResolvedResource, resolveTemplate } from '../../../local/template/resolve.ts'

const stack = { stackName: 'shop-local', region: 'eu-west-1', accountId: '000000000000' }

function identify({ logicalId, properties }: ResolvedResource) {
  return {
    ref: `ref-of-${logicalId}`,
    attributes: { Arn: `arn:${logicalId}`, Size: Number(properties.Size ?? 1) },
  }
}

function resolve(template: object, parameters: Record<string, string> = {}) {
  return resolveTemplate({ Resources: {}, ...template }, { stack, parameters, identify })
}

/** The value of one property, after evaluation. */
function evaluate(value: unknown, sections: object = {}): Json | undefined {
  const { resources } = resolve({
    ...sections,
    Resources: { Other: { Type: 'T::Other' }, Probe: { Type: 'T::Probe', Properties: { Value: value } } },
  })
  return resources.find(({ logicalId }) => logicalId === 'Probe')?.properties.Value
}

function refusal(work: () => unknown): TemplateError {
  try {
    work()
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('intrinsic functions', () => {
  const sections = {
    Parameters: {
      Stage: { Type: 'String', Default: 'local' },
      Names: { Type: 'CommaDelimitedList', Default: 'a, b' },
      None: { Type: 'Number', Default: 0 },
    },
    Mappings: { Sizes: { local: { memory: 128 } } },
    Conditions: {
      IsLocal: { 'Fn::Equals': [{ Ref: 'Stage' }, 'local'] },
      IsNone: { 'Fn::Equals': [{ Ref: 'None' }, 0] },
      IsNot: { 'Fn::Not': [{ Condition: 'IsLocal' }] },
      Both: { 'Fn::And': [{ Condition: 'IsLocal' }, { Condition: 'IsNot' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsLocal' }, { Condition: 'IsNot' }] },
    },
  }

  test.each<[string, unknown, Json]>([
    ['Ref of a parameter', { Ref: 'Stage' }, 'local'],
    ['Ref of a list parameter', { Ref: 'Names' }, ['a', 'b']],
    ['Ref of a resource', { Ref: 'Other' }, 'ref-of-Other'],
    [
      'Ref of pseudo parameters',
      [{ Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }],
      ['000000000000', 'eu-west-1'],
    ],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn:Other'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Other.Arn' }, 'arn:Other'],
    [
      'Fn::Sub of names, attributes and literals',
      { 'Fn::Sub': '${Stage}/${Other.Arn}/${AWS::Partition}/${!Kept}' },
      'local/arn:Other/aws/${Kept}',
    ],
    [
      'Fn::Sub with variables of its own',
      { 'Fn::Sub': ['${A}-${Stage}', { A: { Ref: 'Other' } }] },
      'ref-of-Other-local',
    ],
    ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-local-1'],
    ['Fn::Join of a list', { 'Fn::Join': ['+', { Ref: 'Names' }] }, 'a+b'],
    ['Fn::Split and Fn::Select', { 'Fn::Select': ['1', { 'Fn::Split': [':', 'x:y'] }] }, 'y'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 128],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::If', [{ 'Fn::If': ['IsLocal', 1, 2] }, { 'Fn::If': ['IsNot', 1, 2] }], [1, 2]],
    ['Fn::Equals of a number, which is a text to CloudFormation', { 'Fn::If': ['IsNone', 1, 2] }, 1],
    ['conditions of conditions', [{ 'Fn::If': ['Both', 1, 2] }, { 'Fn::If': ['Either', 1, 2] }], [2, 1]],
    [
      'AWS::NoValue, which leaves the place out',
      { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] },
      { b: [1] },
    ],
    [
      'an IAM statement that has a Condition',
      { Condition: { Bool: { x: true } }, Effect: 'Deny' },
      {
        Condition: { Bool: { x: true } },
        Effect: 'Deny',
      },
    ],
  ])('%s', (_, value, expected) => {
    expect(evaluate(value, sections)).toEqual(expected)
  })

  test('a value without intrinsic functions stays as it is', () => {
    const plain = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => JSON.parse(JSON.stringify(value)))
      // A key __proto__ would be lost in reading the template, before anything is evaluated; no resource has one.
      .filter((value) => !/"(Ref|Fn::[^"]*|Condition|__proto__)":|\{\{resolve:/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(plain, (value) => {
        expect(evaluate(value)).toEqual(value)
      }),
    )
  })

  test.each<[string, unknown, string]>([
    ['an unknown intrinsic function', { 'Fn::Cidr': ['10.0.0.0/8', 1, 1] }, 'Fn::Cidr'],
    ['an import of another stack', { 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
    ['an unknown name', { Ref: 'Nobody' }, 'Nobody'],
    ['an unknown attribute', { 'Fn::GetAtt': ['Other', 'Colour'] }, 'Other.Colour'],
    ['an attribute of an unknown resource', { 'Fn::Sub': '${Nobody.Arn}' }, 'Nobody.Arn'],
    ['an unknown condition', { 'Fn::If': ['Nobody', 1, 2] }, 'Nobody'],
    ['a dynamic reference', '{{resolve:ssm:/a/b}}', 'dynamic reference'],
    ['a name that every object has', { Ref: 'constructor' }, 'constructor'],
  ])('refuses %s, and names the place', (_, value, mentioned) => {
    const error = refusal(() => evaluate([{ deep: value }]))
    expect(error).toMatchObject({ logicalId: 'Probe', type: 'T::Probe', path: 'Value[0].deep' })
    expect(error.message).toContain('Probe (T::Probe): property Value[0].deep')
    expect(error.message).toContain(mentioned)
  })
})

describe('resources', () => {
  test('come after all those they refer to or depend on', () => {
    const { resources } = resolve({
      Resources: {
        First: { Type: 'T::A', Properties: { To: { 'Fn::Sub': '${Second.Arn}' } }, DependsOn: 'Fourth' },
        Second: { Type: 'T::A', Properties: { To: [{ 'Fn::GetAtt': ['Third', 'Arn'] }] } },
        Third: { Type: 'T::A' },
        Fourth: { Type: 'T::A', DependsOn: ['Third'] },
      },
    })
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Third', 'Fourth', 'Second', 'First'])
    expect(resources.at(-1)?.properties).toEqual({ To: 'arn:Second' })
  })

  test('that need each other are refused with the circle', () => {
    const Resources = {
      A: { Type: 'T::A', Properties: { To: { Ref: 'B' } } },
      B: { Type: 'T::A', Properties: { To: { Ref: 'A' } } },
    }
    expect(refusal(() => resolve({ Resources })).message).toContain('A → B → A')
  })

  test('whose condition is false are left out, and a reference to one is refused', () => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } }
    const Absent = { Type: 'T::A', Condition: 'Never' }
    expect(resolve({ Conditions, Resources: { Absent } }).resources).toEqual([])
    const Probe = { Type: 'T::A', Properties: { To: { Ref: 'Absent' } } }
    expect(refusal(() => resolve({ Conditions, Resources: { Absent, Probe } })).logicalId).toBe('Probe')
  })

  test('a condition that needs itself is refused', () => {
    const Conditions = { Loop: { 'Fn::Not': [{ Condition: 'Loop' }] } }
    expect(refusal(() => evaluate({ 'Fn::If': ['Loop', 1, 2] }, { Conditions })).message).toContain(
      'needs itself',
    )
  })
})

test('parameters take a given value before their default, and refuse to have neither', () => {
  const Parameters = { Size: { Type: 'Number', Default: 3 }, Name: { Type: 'String' } }
  const Outputs = { Both: { Value: { 'Fn::Join': ['/', [{ Ref: 'Size' }, { Ref: 'Name' }]] } } }
  expect(resolve({ Parameters, Outputs }, { Name: 'x' }).outputs).toEqual({ Both: '3/x' })
  expect(refusal(() => resolve({ Parameters })).message).toContain('Parameters: property Name has no default')
})

test('a document that is no template is refused with the place', () => {
  expect(refusal(() => resolve({ Resources: { Queue: { Kind: 'T' } } })).message).toContain('Queue')
  expect(refusal(() => resolve({ Transform: 'AWS::Serverless' })).message).toContain('Transform')
})
