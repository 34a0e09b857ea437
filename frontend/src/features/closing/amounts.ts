/** Exact sums of decimal strings, for running totals and control sums. Never floats. */

function split(text: string): { units: bigint; scale: number } {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim())
  if (!match) throw new RangeError(`not a decimal: ${text}`)
  const fraction = match[3] ?? ''
  const units = BigInt((match[2] ?? '0') + fraction)
  return { units: match[1] ? -units : units, scale: fraction.length }
}

function join(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale ? `.${digits.slice(-scale)}` : ''}`
}

export function sum(values: readonly string[]): string {
  const parts = values.map(split)
  const scale = Math.max(0, ...parts.map((part) => part.scale))
  return join(
    parts.reduce((total, part) => total + part.units * 10n ** BigInt(scale - part.scale), 0n),
    scale,
  )
}

export const negate = (value: string): string => join(-split(value).units, split(value).scale)

/** Below zero, zero or above, as a sort wants it. */
export function compare(left: string, right: string): number {
  const difference = split(sum([left, negate(right)])).units
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** A part of one whole as the same part of another, half-up at two decimals: 27 of 30 is 60 of 66.67. */
export function scaled(part: string, whole: string, other: string): string {
  const [top, bottom, goal] = [split(part), split(whole), split(other)]
  if (bottom.units === 0n) return '0'
  const numerator = top.units * goal.units * 10n ** BigInt(bottom.scale + 2)
  const denominator = bottom.units * 10n ** BigInt(top.scale + goal.scale)
  return join((numerator * 2n + denominator) / (denominator * 2n), 2)
}

/** The mean, half-up at two decimals; nothing has no mean. */
export function mean(values: readonly string[]): string | null {
  if (values.length === 0) return null
  const { units, scale } = split(sum(values))
  const [top, bottom] = [units * 10_000n, BigInt(values.length) * 10n ** BigInt(scale) * 100n]
  const half = top < 0n ? -bottom / 2n : bottom / 2n
  return join((top + half) / bottom, 2)
}
