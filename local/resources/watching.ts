import * as z from 'zod'
import { readComposite } from '../../alarming/composite.ts'
import { readAlarm } from '../../alarming/definition.ts'
import type { JsonObject } from '../../json/json.ts'
import { TemplateError, within } from '../template/error.ts'
import { defineKind, document, generatedName, type Loading, type ResourceKind } from './kind.ts'

const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm'

/** Alarms are evaluated, and act on nothing. */
export const alarm = alarmKind('AWS::CloudWatch::Alarm', readAlarm)
export const compositeAlarm = alarmKind(COMPOSITE, readComposite)

function alarmKind(type: string, read: (properties: JsonObject) => unknown): ResourceKind {
  return {
    type,
    load({ logicalId, properties: given }, context, model) {
      const properties = { AlarmName: generatedName(logicalId, context), ...given }
      const place: Loading['place'] = { logicalId, type, path: [] }
      try {
        read(stateOnly(properties))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new TemplateError(place, `cannot be evaluated by the local stack: ${reason}`)
      }
      const name = String(properties.AlarmName)
      const arn = `arn:aws:cloudwatch:${context.region}:${context.accountId}:alarm:${name}`
      const isComposite = type === COMPOSITE
      model.alarms.push({ name, arn, isComposite, properties, judged: stateOnly(properties) })
      return { ref: name, attributes: { Arn: arn } }
    },
  }
}

/** Without what says whom an alarm tells, and when not: that has no part in its state. */
function stateOnly(properties: JsonObject): JsonObject {
  const entries = Object.entries(properties).filter(
    ([name]) => !/^(?:AlarmActions|OKActions|InsufficientDataActions|ActionsSuppressor\w*)$/.test(name),
  )
  return Object.fromEntries(entries)
}

export const dashboard = defineKind({
  type: 'AWS::CloudWatch::Dashboard',
  honoured: z.strictObject({ DashboardName: z.string().optional(), DashboardBody: document }),
  inert: { Tags: 'tags have no effect' },
  add({ DashboardName, DashboardBody }, { logicalId, context, model, place }) {
    const name = DashboardName ?? generatedName(logicalId, context)
    if (!/^[\w-]{1,255}$/.test(name))
      throw new TemplateError(
        within(place, 'DashboardName'),
        'may have letters, digits, hyphens and underscores',
      )
    const arn = `arn:aws:cloudwatch::${context.accountId}:dashboard/${name}`
    model.dashboards.push({ name, arn, body: JSON.stringify(DashboardBody) })
    return { ref: name, attributes: {} }
  },
})
