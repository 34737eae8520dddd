import type { JsonObject } from '../../../json/json.ts'

const bound: JsonObject = { type: 'number', minimum: -5e9, maximum: 5e9 }

/** The JSON Schema of an EventBridge event pattern, as far as one can say it; `pattern` and `matcher` are its parts. */
export const patternDefinitions: JsonObject = {
  pattern: {
    description: 'An EventBridge event pattern over the detail: for each field a list of what it may be.',
    type: 'object',
    minProperties: 1,
    properties: {
      $or: {
        description: 'At least two patterns, of which one must match.',
        type: 'array',
        minItems: 2,
        items: { $ref: '#/definitions/pattern' },
      },
    },
    additionalProperties: {
      anyOf: [
        { $ref: '#/definitions/pattern' },
        { type: 'array', minItems: 1, items: { $ref: '#/definitions/matcher' } },
      ],
    },
  },
  matcher: {
    description: 'A value, or an object with one operator.',
    anyOf: [
      { type: ['string', 'number', 'boolean', 'null'] },
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: {
          prefix: textOrIgnoringCase('Begins with.'),
          suffix: textOrIgnoringCase('Ends with.'),
          'equals-ignore-case': { description: 'Equals, in upper or lower case.', type: 'string' },
          wildcard: { description: 'Matches, with * for any text; \\* is an asterisk.', type: 'string' },
          'anything-but': anythingBut(),
          numeric: {
            description: 'Compares a number: ["=", 5], ["<", 5], or a range such as [">", 0, "<=", 5].',
            anyOf: [
              { type: 'array', minItems: 2, maxItems: 2, items: [oneOf('=', '<', '<=', '>', '>='), bound] },
              {
                type: 'array',
                minItems: 4,
                maxItems: 4,
                items: [oneOf('>', '>='), bound, oneOf('<', '<='), bound],
              },
            ],
          },
          exists: { description: 'Whether the field is there.', type: 'boolean' },
          cidr: { description: 'An IP address in a block, such as 10.0.0.0/24.', type: 'string' },
          exactly: { description: 'Equals.', type: 'string' },
        },
      },
    ],
  },
}

function oneOf(...values: string[]): JsonObject {
  return { type: 'string', enum: values }
}

function textOrIgnoringCase(description: string): JsonObject {
  return {
    description,
    anyOf: [
      { type: 'string' },
      {
        type: 'object',
        properties: { 'equals-ignore-case': { type: 'string' } },
        required: ['equals-ignore-case'],
        additionalProperties: false,
      },
    ],
  }
}

function anythingBut(): JsonObject {
  const texts = { anyOf: [{ type: 'string' }, { type: 'array', minItems: 1, items: { type: 'string' } }] }
  return {
    description: 'Anything else than these texts, these numbers, or what one operator matches.',
    anyOf: [
      texts,
      { type: 'number' },
      { type: 'array', minItems: 1, items: { type: 'number' } },
      {
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: { prefix: texts, suffix: texts, 'equals-ignore-case': texts, wildcard: texts },
      },
    ],
  }
}
