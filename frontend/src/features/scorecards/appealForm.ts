/** What an appeal says: which lines, and why. */

export interface AppealForm {
  /** Reasons by line; a line is appealed while it has an entry, even an empty one. */
  reasons: Record<string, string>
}

export const emptyAppeal = (): AppealForm => ({ reasons: {} })

export type AppealLack = 'none' | 'reason' | null

export function lackOf(form: AppealForm): AppealLack {
  const reasons = Object.values(form.reasons)
  if (reasons.length === 0) return 'none'
  return reasons.every((reason) => reason.trim()) ? null : 'reason'
}

/** In the order of the sheet. */
export function linesOf(form: AppealForm, sheet: readonly string[]): { item: string; reason: string }[] {
  return sheet.filter((item) => item in form.reasons).map((item) => ({ item, reason: (form.reasons[item] ?? '').trim() }))
}

export function toggle(form: AppealForm, item: string): void {
  form.reasons = item in form.reasons
    ? Object.fromEntries(Object.entries(form.reasons).filter(([code]) => code !== item))
    : { ...form.reasons, [item]: '' }
}
