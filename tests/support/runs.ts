/**
 * How many runs of a property to make, or others to put beside a user: `few` unless KEEPSAKES_RUNS says how many times
 * as many. The suite stays quick for whoever changes something, and what checks a change before it lands looks further.
 */
export function runs(few: number): number {
  const text = process.env.KEEPSAKES_RUNS ?? '1'
  const times = Number(text)
  if (text.trim() === '' || !(times > 0 && times <= 1000))
    throw new RangeError(`KEEPSAKES_RUNS is "${text}": it must be a number above 0, at most 1000`)
  return Math.ceil(few * times)
}
