/** Telephone numbers that were looked up, kept in this tab alone: the address of a page carries a handle, never a number. */

const KEY = 'kaoping.looked-up'

function kept(): string[] {
  const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : []
}

/** The handle of a number in this tab: the same number has the same one. */
export function handleOf(number: string): string {
  const numbers = kept()
  const place = numbers.indexOf(number)
  if (place >= 0) return `~${place}`
  sessionStorage.setItem(KEY, JSON.stringify([...numbers, number]))
  return `~${numbers.length}`
}

/** The number behind a handle; nothing in another tab, where the handle means nothing. */
export function numberOf(handle: string): string {
  return /^~\d+$/.test(handle) ? (kept()[Number(handle.slice(1))] ?? '') : ''
}
