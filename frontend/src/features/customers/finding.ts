/** What somebody typed to find a customer by: the kind is read off its form, and may be chosen otherwise. Pure. */

export const KINDS = ['phone', 'last4', 'plate', 'vin_tail', 'no'] as const
export type Kind = (typeof KINDS)[number]

const MOBILE = /^(?:\+?86)?1[3-9]\d{9}$/
const LANDLINE = /^0\d{2,3}-?\d{7,8}$/
/** A province's character, a letter, five or six places; the last may be a character again. */
const PLATE = /^\p{Script=Han}[A-Z][A-Z0-9]{4,6}\p{Script=Han}?$/u
const VIN_TAIL = /^[A-HJ-NPR-Z0-9]{6}$/

export const tidied = (typed: string): string => typed.replace(/[\s·•]/g, '').toUpperCase()

/** The kind the text can hardly be anything but; null while it might be several. */
export function kindOf(typed: string): Kind | null {
  const text = tidied(typed)
  if (MOBILE.test(text) || LANDLINE.test(text)) return 'phone'
  if (PLATE.test(text)) return 'plate'
  if (/^\d{4}$/.test(text)) return 'last4'
  if (VIN_TAIL.test(text)) return 'vin_tail'
  if (/^[A-HJ-NPR-Z0-9]{17}$/.test(text)) return 'vin_tail'
  return null
}

/** A whole VIN is looked up by its last six, as the register keeps them. */
export function valueFor(kind: Kind, typed: string): string {
  if (kind === 'no') return typed.trim()
  const text = tidied(typed)
  return kind === 'vin_tail' ? text.slice(-6) : text
}
