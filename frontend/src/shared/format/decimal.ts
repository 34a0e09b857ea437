/** Decimal strings shown without ever becoming floats. Only display arithmetic; the server does the real sums. */

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/

interface Decimal {
  negative: boolean
  whole: string
  fraction: string
}

function parse(text: string): Decimal {
  const match = DECIMAL.exec(text.trim())
  if (!match) throw new RangeError(`not a decimal: ${text}`)
  const whole = (match[2] ?? '0').replace(/^0+(?=\d)/, '')
  const fraction = match[3] ?? ''
  const zero = /^0*$/.test(whole + fraction)
  return { negative: match[1] === '-' && !zero, whole, fraction }
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+$)/g, ',')
}

const MINUS = '−'

/** ¥1,640.50; more digits than cents are kept, because hiding them would be rounding. */
export function money(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return '—'
  const { negative, whole, fraction } = parse(amount)
  const cents = fraction.replace(/0+$/, '').padEnd(2, '0')
  return `${negative ? MINUS : ''}¥${grouped(whole)}.${cents}`
}

/** 91.50 → 91.5, 80.00 → 80: points as people write them. */
export function points(value: string | null | undefined): string {
  if (value === null || value === undefined) return '—'
  const { negative, whole, fraction } = parse(value)
  const rest = fraction.replace(/0+$/, '')
  return `${negative ? MINUS : ''}${grouped(whole)}${rest ? `.${rest}` : ''}`
}

/** Points with their sign: +2, −1.5, 0. */
export function signedPoints(value: string | null | undefined): string {
  const shown = points(value)
  return shown === '—' || shown === '0' || shown.startsWith(MINUS) ? shown : `+${shown}`
}

/** A difference in money with its sign: +¥320.00, −¥1.50, ¥0.00. */
export function signedMoney(amount: string | null | undefined): string {
  const shown = money(amount)
  return shown === '—' || shown.startsWith(MINUS) || /^¥[0.]+$/.test(shown) ? shown : `+${shown}`
}

/** Exact quotient in per cent, half-up at one decimal: ("45", "50") → "90.0%". Nothing to divide by is no number. */
export function ratioPercent(numerator: string, denominator: string): string {
  const num = parse(numerator)
  const den = parse(denominator)
  const scale = Math.max(num.fraction.length, den.fraction.length)
  const top = integer(num, scale)
  const bottom = integer(den, scale)
  if (bottom === 0n) return '—'
  const tenths = (top * 2000n + bottom) / (bottom * 2n)
  return `${num.negative !== den.negative && tenths > 0n ? MINUS : ''}${tenths / 10n}.${tenths % 10n}%`
}

function integer(value: Decimal, scale: number): bigint {
  return BigInt(value.whole + value.fraction.padEnd(scale, '0'))
}

/** 90.0%（45/50）: a share is never shown without what it was counted from. */
export function share(numerator: string, denominator: string): string {
  return `${ratioPercent(numerator, denominator)} (${points(numerator)}/${points(denominator)})`
}

/** Part of a whole as a number between 0 and 1, only for the width of a bar. */
export function barWidth(part: string, whole: string): number {
  const bottom = Number(whole)
  if (!(bottom > 0)) return 0
  return Math.min(1, Math.max(0, Number(part) / bottom))
}
