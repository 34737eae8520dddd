import { type CompiledKeepsake, compileKeepsakes } from './compiled-keepsakes.ts'
import { keyOfMeasure, type MeasureKey } from './measure.ts'
import { type ShownCatalogue, showCatalogue } from './shown-catalogue.ts'

/** A keepsake with how far a user is, from what was gathered: its patterns, which only gathering needs, stay text. */
export type PassportKeepsake = CompiledKeepsake<MeasureKey>

export type PassportCatalogue = ShownCatalogue<PassportKeepsake>

/** @throws as readShownCatalogue, and TypeError where a condition is of no known kind */
export function readPassportCatalogue(content: unknown): PassportCatalogue {
  return showCatalogue(content, (campaign) => compileKeepsakes(campaign, keyOfMeasure))
}
