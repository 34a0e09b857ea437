/** What the grants of a form lack, by the field that has to say it. */
import type { Lacks } from '@/shared/form/form'
import { askedBy, lacksOf, type GrantForm } from './grants'
import { t } from './texts'

export function grantLacks(
  grants: readonly GrantForm[],
  reachOf: (role: string) => string | undefined,
  hasPerson: boolean,
): Lacks {
  return Object.fromEntries(
    lacksOf(grants, reachOf, hasPerson).flatMap((lack, place) => {
      if (!lack) return []
      const field = lack !== 'place' ? 'role' : askedBy(reachOf(grants[place]?.role ?? '')).brands ? 'brand_codes' : 'store_codes'
      return [[`/grants/${place}/${field}`, t(`lack.${lack}`)]]
    }),
  )
}
