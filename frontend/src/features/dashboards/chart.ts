/** Where a trend is drawn: numbers in, places on the paper out. The figures themselves stay decimal strings elsewhere. */

export interface Drawable {
  period: string
  value: string
  low: string | null
  high: string | null
}

export interface Frame {
  width: number
  height: number
  left: number
  right: number
  top: number
  bottom: number
}

export interface Spot<P extends Drawable> {
  point: P
  x: number
  y: number
  low: number | null
  high: number | null
}

export interface Axis {
  from: number
  to: number
}

/** Steps an eye can count by. */
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 5000, 10_000, 100_000, 1_000_000]

/** Wide enough for every value and its interval, on round numbers; a share never leaves 0 to 100. */
export function axisOf(points: readonly Drawable[], isShare: boolean): Axis {
  const all = points.flatMap(({ value, low, high }) => [value, low, high]).filter((one) => one !== null).map(Number)
  if (all.length === 0) return { from: 0, to: isShare ? 100 : 1 }
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const room = Math.max(most - least, Math.abs(most) * 0.1, isShare ? 2 : 0.1)
  const step = STEPS.find((one) => one * 4 >= room) ?? room / 4
  const from = Math.floor((least - room * 0.08) / step) * step
  const to = Math.ceil((most + room * 0.08) / step) * step
  const rounded = (value: number) => Number(value.toFixed(2))
  return { from: rounded(Math.max(0, from)), to: rounded(isShare ? Math.min(100, to) : to) }
}

/** Each point in its own month's place: a month without a figure leaves its place empty. */
export function spots<P extends Drawable>(points: readonly P[], periods: readonly string[], axis: Axis, frame: Frame): Spot<P>[] {
  const width = frame.width - frame.left - frame.right
  const height = frame.height - frame.top - frame.bottom
  const y = (value: string) => frame.top + height * (1 - (Number(value) - axis.from) / (axis.to - axis.from || 1))
  return points
    .map((point) => ({ point, place: periods.indexOf(point.period) }))
    .filter(({ place }) => place >= 0)
    .sort((one, other) => one.place - other.place)
    .map(({ point, place }) => ({
      point,
      x: frame.left + width * (periods.length > 1 ? place / (periods.length - 1) : 0.5),
      y: y(point.value),
      low: point.low === null ? null : y(point.low),
      high: point.high === null ? null : y(point.high),
    }))
}

/** Runs of months that follow one another: no line is drawn over a gap, because nothing is known there. */
export function runs<P extends Drawable>(all: readonly Spot<P>[], periods: readonly string[]): Spot<P>[][] {
  const found: Spot<P>[][] = []
  let before = -2
  for (const spot of all) {
    const place = periods.indexOf(spot.point.period)
    if (place === before + 1) found.at(-1)?.push(spot)
    else found.push([spot])
    before = place
  }
  return found
}

const at = (x: number, y: number) => `${x.toFixed(1)},${y.toFixed(1)}`

export const lineOf = <P extends Drawable>(run: readonly Spot<P>[]): string => run.map(({ x, y }) => at(x, y)).join(' ')

/** The interval as an area; nothing where there is none. */
export function bandOf<P extends Drawable>(run: readonly Spot<P>[]): string {
  const known = run.filter((spot) => spot.low !== null && spot.high !== null)
  if (known.length === 0) return ''
  const above = known.map(({ x, high }) => at(x, high ?? 0))
  const below = known.map(({ x, low }) => at(x, low ?? 0)).reverse()
  return [...above, ...below].join(' ')
}
