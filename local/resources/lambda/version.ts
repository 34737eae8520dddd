import * as z from 'zod'
import { defineKind } from '../kind.ts'
import { findFunction } from './find-function.ts'

export const version = defineKind({
  type: 'AWS::Lambda::Version',
  honoured: z.strictObject({ FunctionName: z.string() }),
  inert: {
    CodeSha256: 'there is one version of each function here',
    Description: 'it is for people',
    ProvisionedConcurrencyConfig: 'environments are started as they are needed',
  },
  add({ FunctionName }, { model, place }) {
    const ref = `${findFunction(model, FunctionName, place).arn}:1`
    return { ref, attributes: { Version: '1', FunctionArn: ref } }
  },
})
