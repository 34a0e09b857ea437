/** What somebody did at a car, in words, whether it was repaired or sold. */
import { roles } from '../i18n/people'
import { sales } from '../i18n/sales'

export function servedAs(role: string): string {
  const words = roles.code('served', role)
  return words === role ? sales.code('served', role) : words
}
