/** A curve as a small picture: lines in a unit square, with the figures that stand at its edges.
    Only for the eye: what is drawn may be a float, what is counted never is. Pure. */
import { spansOf } from './bands'
import type { Curve } from './types'

export interface Point {
  x: number
  y: number
}

export interface Picture {
  /** Each is drawn unbroken; a jump begins another one. x and y from 0 to 1, y upwards. */
  runs: Point[][]
  /** Figures at the foot, where something changes. */
  foot: { at: number; text: string }[]
  /** Points at the side. */
  side: { at: number; text: string }[]
}

interface Sketch {
  runs: Point[][]
  edges: number[]
  open?: { left: boolean; right: boolean }
}

/** A stair is drawn so far; further steps look the same. */
const MOST_STEPS = 12
const MOST_MARKS = 5

const short = (value: number) => String(Math.round(value * 100) / 100)
const unique = (values: number[]) => [...new Set(values)].sort((a, b) => a - b)
const number = (text: string | undefined, without: number) => (text === undefined || Number.isNaN(Number(text)) ? without : Number(text))

function room(edges: readonly number[]): { low: number; high: number } {
  const low = Math.min(...edges)
  const high = Math.max(...edges)
  const beyond = (high - low) * 0.25 || Math.abs(high) * 0.15 || 1
  return { low: low - beyond, high: high + beyond }
}

function table(curve: Curve, full: number): Sketch | null {
  const spans = spansOf(curve.rows ?? [])
  const edges = unique(spans.flatMap((span) => [span.low, span.high]).filter((edge) => edge !== null).map(Number))
  if (!edges.length) return null
  const { low, high } = room(edges)
  const runs = spans
    .filter((span) => span.points !== null)
    .map((span) => {
      const y = Number(span.points) * (span.isFactor ? full : 1)
      return [
        { x: span.low === null ? low : Number(span.low), y },
        { x: span.high === null ? high : Number(span.high), y },
      ]
    })
  return { runs, edges }
}

function knots(curve: Curve): Sketch | null {
  const line = (curve.points ?? []).map((one) => ({ x: Number(one.at), y: Number(one.points) })).sort((a, b) => a.x - b.x)
  const first = line[0]
  const last = line.at(-1)
  if (!first || !last || line.length < 2) return null
  const edges = line.map((one) => one.x)
  const { low, high } = room(edges)
  return { runs: [[{ x: low, y: first.y }, ...line, { x: high, y: last.y }]], edges }
}

function achievement(curve: Curve, full: number, lowerIsBetter: boolean): Sketch | null {
  const target = number(curve.target, 0)
  const cap = number(curve.cap, 1)
  if (target <= 0 || cap <= 0) return null
  if (!lowerIsBetter) {
    const top = target * cap
    return { runs: [[{ x: 0, y: 0 }, { x: top, y: full * cap }, { x: top * 1.25, y: full * cap }]], edges: unique([0, target, top]) }
  }
  const least = target / cap
  const fall = Array.from({ length: 13 }, (_, at) => least + ((target * 3 - least) * at) / 12)
  return {
    runs: [[{ x: 0, y: full * cap }, ...fall.map((x) => ({ x, y: (full * target) / x }))]],
    edges: unique([least, target]),
  }
}

/** Level, then down by `each` from `start` on, every `step`, as far as the floor; the bad side may be the left. */
function stair(full: number, each: number, floor: number, start: number, step: number, toTheLeft = false): Sketch | null {
  if (each <= 0 || step <= 0) return null
  const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil((full - floor) / each)))
  const way = toTheLeft ? -step : step
  const runs = Array.from({ length: steps + 1 }, (_, at) => {
    const y = Math.max(floor, full - at * each)
    const from = at === 0 ? start - way : start + (at - 1) * way
    return [{ x: from, y }, { x: start + at * way, y }].sort((a, b) => a.x - b.x)
  })
  return { runs, edges: unique([start, start + steps * way]) }
}

function threshold(at: number, full: number, otherwise: number, isCeiling: boolean): Sketch {
  const { low, high } = room([at])
  const [left, right] = isCeiling ? [full, otherwise] : [otherwise, full]
  return { runs: [[{ x: low, y: left }, { x: at, y: left }], [{ x: at, y: right }, { x: high, y: right }]], edges: [at] }
}

function passing(curve: Curve, full: number): Sketch | null {
  const [bound, ...more] = curve.bounds ?? []
  if (!bound || more.length) return null
  const isCeiling = bound.at_most !== undefined
  return threshold(Number(bound.at_most ?? bound.at_least), full, number(curve.otherwise, 0), isCeiling)
}

/** Of several counts the first is drawn. */
const eachOf = (curve: Curve) => (Array.isArray(curve.each) ? curve.each[0] : curve.each)

function counted(curve: Curve, full: number): Sketch | null {
  const each = number(eachOf(curve), 0)
  const floor = curve.kind === 'per_event' && curve.floor === 'none' ? full - 5 * each : number(curve.floor, 0)
  return stair(full, each, floor, 1, 1)
}

function sketch(curve: Curve, full: number, lowerIsBetter: boolean): Sketch | null {
  switch (curve.kind) {
    case 'bands':
    case 'worst_of':
    case 'mean_of':
    case 'rank_band':
      return table(curve, full)
    case 'linear':
      return knots(curve)
    case 'achievement':
      return achievement(curve, full, lowerIsBetter)
    case 'steps':
      return stair(full, number(eachOf(curve), 0), number(curve.floor, 0), number(curve.target, 0), number(curve.step, 0), !lowerIsBetter)
    case 'lateness':
    case 'per_event':
      return counted(curve, full)
    case 'joint_share':
      return threshold(number(curve.at_least, 100), full, 0, false)
    case 'pass_or_zero':
      return passing(curve, full)
    default:
      return null
  }
}

/** As many as have room, the first and the last among them. */
function marks(values: readonly number[]): number[] {
  if (values.length <= MOST_MARKS) return [...values]
  const pace = (values.length - 1) / (MOST_MARKS - 1)
  return unique(Array.from({ length: MOST_MARKS }, (_, at) => values[Math.round(at * pace)] ?? 0))
}

/** Null where there is nothing to draw: people judge it, or it is a list. */
export function pictureOf(curve: Curve, full: number, lowerIsBetter = false): Picture | null {
  const drawn = sketch(curve, full, lowerIsBetter)
  const all = drawn?.runs.flat() ?? []
  if (!drawn || !all.length) return null
  const xs = all.map((one) => one.x)
  const ys = all.map((one) => one.y)
  const left = Math.min(...xs)
  const wide = Math.max(...xs) - left || 1
  const low = Math.min(0, ...ys)
  const tall = Math.max(...ys) - low || 1
  const atX = (x: number) => (x - left) / wide
  const atY = (y: number) => (y - low) / tall
  return {
    runs: drawn.runs.map((run) => run.map((one) => ({ x: atX(one.x), y: atY(one.y) }))),
    foot: marks(drawn.edges).map((x) => ({ at: atX(x), text: short(x) })),
    side: marks(unique([0, ...ys])).map((y) => ({ at: atY(y), text: short(y) })),
  }
}
