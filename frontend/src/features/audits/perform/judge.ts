/** Numbers against their range, as exact decimals: 26.0 is inside 18 to 26, 26.1 is not. S000-I.R04, X032. */

/** What a hand types, in the form the server reads: full-width digits and a decimal comma are not the person's fault. */
export function tidy(typed: string): string {
  return typed.normalize('NFKC').replace(/[,，。]/g, '.').replace(/[−–]/g, '-').trim()
}

const DECIMAL = /^-?\d{1,6}(\.\d{1,4})?$/

export const isNumber = (value: string): boolean => DECIMAL.test(value)

/** Ten-thousandths, so that no float decides what somebody is marked with. */
function scaled(value: string): bigint {
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.')
  const size = BigInt(whole + fraction.slice(0, 4).padEnd(4, '0'))
  return value.startsWith('-') ? -size : size
}

export interface Range {
  low: string | null
  high: string | null
}

/** Both ends are inside; an end that is not set lets everything pass. Null until a number stands there. */
export function judge(value: string | null, { low, high }: Range): 'PASS' | 'FAIL' | null {
  if (value === null || !isNumber(value)) return null
  const it = scaled(value)
  if (low !== null && it < scaled(low)) return 'FAIL'
  if (high !== null && it > scaled(high)) return 'FAIL'
  return 'PASS'
}
