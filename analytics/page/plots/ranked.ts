import { durationText, shareText } from '../../format.ts'
import { numberOf, type Plot, thousands } from '../plot.ts'
import { barsDrawing } from './bars.ts'

const shown = (hidden: readonly string[], key: string, text: string) =>
  hidden.includes(key) ? 'hidden' : text

export const funnelPlot: Plot = {
  legend: [
    { colour: 'tone-1', text: 'touched' },
    { colour: 'tone-2', text: 'halfway' },
    { colour: 'tone-3', text: 'earned' },
  ],
  draw: (rows, room, { titleOf }) =>
    barsDrawing(
      {
        rows: rows.toSorted((a, b) => numberOf(b, 'touched') - numberOf(a, 'touched')),
        nameOf: ({ values }) => titleOf(values.keepsakeId),
        layers: [
          { key: 'touched', colour: 'tone-1' },
          { key: 'halfway', colour: 'tone-2' },
          { key: 'earned', colour: 'tone-3' },
        ],
        labelOf: ({ values, hidden }) =>
          shown(
            hidden,
            'earned',
            room.isNarrow ? thousands(Number(values.earned)) : `${thousands(Number(values.earned))} earned`,
          ),
        labelRoom: room.isNarrow ? 62 : 110,
      },
      room,
    ),
}

export const rarityPlot: Plot = {
  draw: (rows, room, { titleOf }) =>
    barsDrawing(
      {
        rows,
        nameOf: ({ values }) => titleOf(values.keepsakeId),
        layers: [{ key: 'share', colour: 'tone-3' }],
        labelOf: ({ values, hidden }) => shown(hidden, 'share', shareText(Number(values.share))),
        labelRoom: 58,
        axisText: shareText,
      },
      room,
    ),
}

export const partnersPlot: Plot = {
  draw: (rows, room) =>
    barsDrawing(
      {
        rows,
        nameOf: ({ values }) => (values.partner === null ? 'no partner' : String(values.partner)),
        layers: [{ key: 'awards', colour: 'tone-3' }],
        labelOf: ({ values, hidden }) => shown(hidden, 'awards', thousands(Number(values.awards))),
        labelRoom: 74,
      },
      room,
    ),
}

export const editionsPlot: Plot = {
  legend: [
    { colour: 'tone-1', text: 'supply' },
    { colour: 'tone-3', text: 'held' },
  ],
  draw: (rows, room, { titleOf }) =>
    barsDrawing(
      {
        rows,
        nameOf: ({ values }) => titleOf(values.keepsakeId),
        layers: [
          { key: 'supply', colour: 'tone-1' },
          { key: 'taken', colour: 'tone-3' },
        ],
        labelOf: ({ values, hidden }) =>
          values.seconds100 === null || values.seconds100 === undefined
            ? shown(hidden, 'left', `${thousands(Number(values.left))} left`)
            : `gone in ${durationText(Number(values.seconds100))}`,
        labelRoom: 118,
      },
      room,
    ),
}

export const neverEarnedPlot: Plot = {
  draw: (rows, room, { titleOf }) =>
    barsDrawing(
      {
        rows,
        nameOf: ({ values }) => titleOf(values.keepsakeId),
        layers: [{ key: 'nearestShare', colour: 'tone-2' }],
        labelOf: ({ values, hidden }) =>
          values.touched === 0
            ? 'nobody began'
            : shown(hidden, 'nearestShare', shareText(Number(values.nearestShare))),
        labelRoom: 100,
        most: 1,
        axisText: shareText,
      },
      room,
    ),
}
