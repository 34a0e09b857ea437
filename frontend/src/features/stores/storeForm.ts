/** The form of a store: what is typed, what lacks, and what it sends. */
import { required, type Lacks } from '@/shared/form/form'
import { labelOf, orNull, typed, type TypedLabel } from '@/shared/form/values'
import type { Store } from '@/shared/organisation/queries'
import { isBroken, usualWeek, type Week } from './hours'
import { t } from './texts'

export interface TypedStore {
  code: string
  label: TypedLabel
  brand_codes: string[]
  business_hours: Week
  zone: string
  min_wage_monthly: string
  city: string
  service_phone: string
  address: string
  opened_on: string | null
  closed_on: string | null
}

export function typedOf(store?: Store): TypedStore {
  return {
    code: store?.code ?? '',
    label: typed(store?.label),
    brand_codes: store?.brands.map((one) => one.code) ?? [],
    business_hours: store?.business_hours ?? usualWeek(),
    zone: store?.zone ?? 'Asia/Shanghai',
    min_wage_monthly: store?.min_wage_monthly ?? '',
    city: store?.city ?? '',
    service_phone: store?.service_phone ?? '',
    address: store?.address ?? '',
    opened_on: store?.opened_on ?? null,
    closed_on: store?.closed_on ?? null,
  }
}

const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/

export function lacksOf(values: TypedStore): Lacks {
  const wage = values.min_wage_monthly.trim()
  return {
    ...required({ '/label/zh': values.label.zh, '/brand_codes': values.brand_codes, '/zone': values.zone }),
    ...(values.business_hours.some(isBroken) ? { '/business_hours': t('hoursBroken') } : {}),
    ...(wage && !AMOUNT.test(wage) ? { '/min_wage_monthly': t('wageBroken') } : {}),
  }
}

const same = (values: TypedStore) => ({
  label: labelOf(values.label),
  brand_codes: values.brand_codes,
  business_hours: values.business_hours,
  zone: values.zone,
  min_wage_monthly: orNull(values.min_wage_monthly),
  city: orNull(values.city),
  service_phone: orNull(values.service_phone),
  address: orNull(values.address),
  opened_on: values.opened_on || null,
})

export const asStore = (values: TypedStore) => ({ code: values.code.trim(), ...same(values) })

export const asPatch = (values: TypedStore) => ({ ...same(values), closed_on: values.closed_on || null })
