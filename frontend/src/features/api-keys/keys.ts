/** How a machine key stands at a moment. Pure. */

const SOON_MS = 30 * 86_400_000

export interface KeyTimes {
  revoked_at: string | null
  expires_at: string | null
}

export type KeyState = 'ACTIVE' | 'EXPIRING' | 'EXPIRED' | 'REVOKED'

/** Revoked is said before expired: it was somebody's act. */
export function stateOf(key: KeyTimes, now: number): KeyState {
  if (key.revoked_at) return 'REVOKED'
  if (!key.expires_at) return 'ACTIVE'
  const left = Date.parse(key.expires_at) - now
  if (left <= 0) return 'EXPIRED'
  return left <= SOON_MS ? 'EXPIRING' : 'ACTIVE'
}

/** A last day counts whole, by the group's clock. */
export const endOfDay = (day: string): string => `${day}T23:59:59+08:00`

export const OVERLAPS = { now: 0, day: 1, week: 7 } as const
export type Overlap = keyof typeof OVERLAPS

/** Until when the old key of a rotation works; null when it ends with it. */
export function oldUntil(overlap: Overlap, now: number): string | null {
  const days = OVERLAPS[overlap]
  return days === 0 ? null : new Date(now + days * 86_400_000).toISOString()
}
