/** Points a person enters for an item: what may be entered, and what is still wrong. Decimal strings throughout. */

export interface Allowed {
  max: string | null
  /** The only values possible, where the scheme names them. */
  choices: readonly string[] | null
}

const DECIMAL = /^-?\d{1,6}(\.\d{1,4})?$/

export type PointsFault = 'required' | 'number' | 'range' | 'choice'

/** Null when the points may be sent as they are. Deductions have a negative maximum: then zero is the top. */
export function faultOf(points: string, { max, choices }: Allowed): PointsFault | null {
  const text = points.trim()
  if (!text) return 'required'
  if (!DECIMAL.test(text)) return 'number'
  if (choices) return choices.some((choice) => Number(choice) === Number(text)) ? null : 'choice'
  if (max === null) return null
  const [low, high] = Number(max) < 0 ? [Number(max), 0] : [0, Number(max)]
  return Number(text) < low || Number(text) > high ? 'range' : null
}
