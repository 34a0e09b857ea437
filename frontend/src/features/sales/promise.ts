/** Whether the first promise of a delivery was kept. Pure. */

export interface Promised {
  promised_delivery_at_first: string | null
  delivered_at: string | null
}

/** Nothing promised, or nothing delivered yet, is neither kept nor broken. */
export function promiseOf(sale: Promised): 'kept' | 'late' | null {
  if (!sale.promised_delivery_at_first || !sale.delivered_at) return null
  return Date.parse(sale.delivered_at) > Date.parse(sale.promised_delivery_at_first) ? 'late' : 'kept'
}
