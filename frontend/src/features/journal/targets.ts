/** Where the object of a journal entry can be looked at. A kind without a page has no address. Pure. */

const ADDRESSES: Record<string, (id: string) => string> = {
  user: (id) => `/users?open=${id}`,
  role: (id) => `/roles?open=${id}`,
  key: (id) => `/api-keys?open=${id}`,
  employee: (id) => `/employees?open=${id}`,
  store: (id) => `/stores?open=${id}`,
  mapping_issue: (id) => `/mapping-issues?open=${id}`,
  customer: (id) => `/customers/${id}`,
  repair_order: (id) => `/repair-orders/${id}`,
  sale: (id) => `/sales/${id}`,
  callback: (id) => `/callbacks/${id}`,
  complaint: (id) => `/complaints/${id}`,
  scorecard: (id) => `/scorecards/${id}`,
  appeal: (id) => `/appeals/${id}`,
  period: (id) => `/closing/${id}`,
  audit: (id) => `/audits/${id}`,
}

/** A policy is known by its code, all else by its number. */
const CODE = /^[A-Z0-9][A-Z0-9.-]*$/i

export function addressOf(kind: string, id: string): string | null {
  if (kind === 'policy') return CODE.test(id) ? `/policies/${id}` : null
  return /^\d+$/.test(id) ? (ADDRESSES[kind]?.(id) ?? null) : null
}

/** `user:7` and `key:3` lead to the account and the key; the system acts by itself. */
export function actorAddress(actor: string): string | null {
  const [kind = '', id = ''] = actor.split(':')
  return kind === 'user' || kind === 'key' ? addressOf(kind, id) : null
}
