import { barsPicture } from '../charts.ts'
import { LIGHT } from '../picture.ts'
import type { Sections } from '../section.ts'
import { figures, shown, spread } from '../words.ts'

const kilobytes = (bytes: number | undefined) =>
  bytes === undefined ? '–' : Math.ceil(bytes / 1000).toLocaleString('en')

export const RUNNING: Sections = {
  'whole-stack': {
    about: `A day of activities through the local stack, from the bus to the tables, beside the same events through a stack whose
only campaign asks for none of them. Everything runs on one machine and in one process but the functions' threads, so the
ratio says more than the rate: what reading, deciding and writing cost beside transport alone.`,
    tables: (result) =>
      figures(
        ['', ''],
        [
          ['events', shown(result.events)],
          ['events a second', spread(result.eventsPerSecond)],
          ['events a second that no campaign asks for', spread(result.baselineEventsPerSecond)],
          ['times as slow', shown(result.ratio)],
          [
            'from publishing to readable, one at a time: median',
            `${shown(result.publishToReadableMs.p50)} ms`,
          ],
          ['the same, 95th percentile', `${shown(result.publishToReadableMs.p95)} ms`],
          ['read units an event', shown(result.requestUnitsPerEvent.read)],
          ['write units an event', shown(result.requestUnitsPerEvent.write)],
        ],
      ),
    picture: ({ eventsPerSecond, baselineEventsPerSecond }) =>
      barsPicture({
        title: 'Events a second through the whole stack, and those that no campaign asks for',
        names: ['from the bus to the tables', 'transport alone'],
        namesTitle: '',
        valuesTitle: 'events a second',
        isByTens: false,
        sides: [
          { text: 'events a second', colour: LIGHT.ours, values: [eventsPerSecond, baselineEventsPerSecond] },
        ],
      }),
  },
  starting: {
    about: `A cold start is measured from when the machine is there: each function's bundle is imported, with the variables of the
template, in a fresh process, beside a function with nothing in it, and beside the same function as esbuild and the SDK would bundle it
by their defaults: none of the [choices of packaging](bundles.md#why-it-is-no-more), and clients that are given nothing. The functions take turns.
Processor time is counted from the start of Node.js until the handler is there, and is what counts where a function has part of a core.`,
    tables: ({ nothing, functions }) =>
      figures(
        ['', 'KB', 'by defaults', 'processor, ms', 'by defaults', 'times nothing', 'by defaults'],
        [
          ['nothing', '', '', spread(nothing.processorMs), '', '1', ''],
          ...Object.entries(functions).map(([name, { packaged, byDefaults }]) => [
            name,
            kilobytes(packaged.bytes),
            kilobytes(byDefaults?.bytes),
            spread(packaged.processorMs),
            spread(byDefaults?.processorMs),
            shown(packaged.ratio),
            shown(byDefaults?.ratio),
          ]),
        ],
      ),
    picture: ({ nothing, functions }) =>
      barsPicture({
        title: 'Processor time of a cold start of each function, as it is packaged and by defaults',
        names: ['nothing', ...Object.keys(functions)],
        namesTitle: '',
        valuesTitle: 'processor time of a cold start, ms',
        isByTens: false,
        sides: [
          {
            text: 'as it is packaged',
            colour: LIGHT.ours,
            values: [
              nothing.processorMs,
              ...Object.values(functions).map((each) => each.packaged.processorMs),
            ],
          },
          {
            text: 'by the defaults of esbuild and the SDK',
            colour: LIGHT.third,
            values: [undefined, ...Object.values(functions).map((each) => each.byDefaults?.processorMs)],
          },
        ],
      }),
  },
  checking: {
    about: `Somebody types into the title of a campaign of 100 keepsakes, of the kinds and in the three languages of the shipped one. After each key the
studio checks the whole, by the code that checks files: beside parsing the same text as YAML, and no more. Milliseconds of the processor, in Node.js.`,
    tables: ({ keepsakes, kilobytes, checkMs, parseMs }) =>
      figures(
        ['', ''],
        [
          ['keepsakes', shown(keepsakes)],
          ['text, KB', shown(kilobytes)],
          ['check, ms', spread(checkMs)],
          ['parsing alone, ms', spread(parseMs)],
        ],
      ),
  },
  rehearsing: {
    about: `Recorded events are dropped into the studio in Chromium, and run through the shipped campaign and what is live of it, in a worker for
each core ([decision 0094](decisions/0094-a-rehearsal-in-the-browser.md)); beside \`keepsakes simulate\` with one worker, which compares
nothing. The page's clock ticks meanwhile, and the longest pause between two ticks is what anybody who uses it would feel.`,
    tables: ({ lines, fileMegabytes, seconds, longestPauseMs, commandSeconds }) =>
      figures(
        ['', ''],
        [
          ['lines', shown(lines)],
          ['file, MB', shown(fileMegabytes)],
          ['in the studio, s', shown(seconds)],
          ['longest pause of the page, ms', shown(longestPauseMs)],
          ['keepsakes simulate with one worker, s', shown(commandSeconds)],
        ],
      ),
  },
  simulating: {
    about: `\`keepsakes simulate\` reads recorded events in a process of its own, by one worker and by one for each core, in turns. Ten times the
lines take twice the memory at its peak, not ten times, and most of it is garbage that has not been collected yet. Beyond 100,000
contributions everything is kept in sorted runs on disk ([decision 0010](decisions/0010-simulation-by-sorted-runs.md)). A file that is
too small is read by one worker in both cases.`,
    tables: (results) =>
      figures(
        [
          'lines',
          'file, MB',
          'workers',
          'lines a second',
          'peak memory, MB',
          'processor, s',
          'times as fast',
        ],
        Object.values(results).flatMap(({ lines, fileMegabytes, one, all, workers, timesAsFast }) =>
          [[1, one, ''], [workers, all, shown(timesAsFast)] as const].map(([count, cost, times]) => {
            const { linesPerSecond, peakMegabytes, processorSeconds } = cost as typeof one
            return [
              shown(lines),
              shown(fileMegabytes),
              String(count),
              spread(linesPerSecond),
              shown(peakMegabytes),
              shown(processorSeconds),
              String(times),
            ]
          }),
        ),
      ),
    picture: (results) =>
      barsPicture({
        title: 'Lines a second that keepsakes simulate reads, by one worker and by one for each core',
        names: Object.values(results).map(({ lines }) => `${shown(lines)} lines`),
        namesTitle: '',
        valuesTitle: 'lines a second',
        isByTens: false,
        sides: [
          {
            text: 'one worker',
            colour: LIGHT.third,
            values: Object.values(results).map(({ one }) => one.linesPerSecond),
          },
          {
            text: 'one for each core',
            colour: LIGHT.ours,
            values: Object.values(results).map(({ all }) => all.linesPerSecond),
          },
        ],
      }),
  },
}
