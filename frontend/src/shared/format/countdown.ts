/** How a deadline stands at one moment. Pure; the chip draws it. */

export type Standing = 'met' | 'missed' | 'running' | 'soon' | 'overdue'

export interface Countdown {
  standing: Standing
  /** To the deadline when running, past it when overdue, used when done. Milliseconds, never negative. */
  ms: number
}

export interface Clock {
  startedAt: number
  dueAt: number
  /** When the thing was done, null while it is not. */
  doneAt: number | null
}

/** The last quarter of the time allowed, but at least the last ten minutes, is "soon". */
const SOON_SHARE = 0.25
const SOON_AT_LEAST_MS = 600_000

export function countdown(clock: Clock, now: number): Countdown {
  if (clock.doneAt !== null) {
    const used = Math.max(0, clock.doneAt - clock.startedAt)
    return { standing: clock.doneAt <= clock.dueAt ? 'met' : 'missed', ms: used }
  }
  const left = clock.dueAt - now
  if (left < 0) return { standing: 'overdue', ms: -left }
  const soon = Math.max(SOON_AT_LEAST_MS, (clock.dueAt - clock.startedAt) * SOON_SHARE)
  return { standing: left <= soon ? 'soon' : 'running', ms: left }
}

export interface Span {
  days: number
  hours: number
  minutes: number
  seconds: number
}

export function span(ms: number): Span {
  const total = Math.floor(ms / 1000)
  return {
    days: Math.floor(total / 86_400),
    hours: Math.floor((total % 86_400) / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  }
}
