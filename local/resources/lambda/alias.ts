import * as z from 'zod'
import { defineKind } from '../kind.ts'
import { findFunction } from './find-function.ts'

export const alias = defineKind({
  type: 'AWS::Lambda::Alias',
  honoured: z.strictObject({ FunctionName: z.string(), Name: z.string() }),
  inert: {
    FunctionVersion: 'there is one version of each function here',
    RoutingConfig: 'there is one version of each function here',
    ProvisionedConcurrencyConfig: 'environments are started as they are needed',
    Description: 'it is for people',
  },
  add({ FunctionName, Name }, { model, place }) {
    const ref = `${findFunction(model, FunctionName, place).arn}:${Name}`
    return { ref, attributes: { AliasArn: ref } }
  },
})
