/** The share of a day a post takes: a decimal string on the wire, whole per cent in the form. */

/** "0.5" → "50". More digits than a per cent are shown, never rounded away. */
export function toPercent(weight: string): string {
  const [whole = '0', fraction = ''] = weight.split('.')
  const digits = `${whole}${fraction.padEnd(2, '0')}`
  const places = Math.max(0, fraction.length - 2)
  const cut = digits.length - places
  const rest = digits.slice(cut).replace(/0+$/, '')
  const shown = digits.slice(0, cut).replace(/^0+(?=\d)/, '')
  return rest ? `${shown}.${rest}` : shown
}

/** "50" → "0.50"; null for what is no whole per cent between 1 and 100. */
export function fromPercent(percent: string): string | null {
  if (!/^\d{1,3}$/.test(percent.trim())) return null
  const number = Number(percent)
  if (number < 1 || number > 100) return null
  return number === 100 ? '1' : `0.${String(number).padStart(2, '0')}`
}
