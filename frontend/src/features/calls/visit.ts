/** What a call is about, as facts on a card: a repair order or a sale. */
import { money } from '@/shared/format/decimal'
import { day, moment } from '@/shared/format/time'
import { repair } from '@/shared/i18n/repair'
import { roles } from '@/shared/i18n/people'
import { sales } from '@/shared/i18n/sales'
import type { Fact } from '@/shared/ui/Facts.vue'
import { t } from './texts'
import type { Order, Sale, Task } from './types'

/** The number of a visit and where it can be looked at. */
export interface VisitLink {
  no: string
  to: string
}

interface Named {
  order_id: number | null
  ro_no: string | null
  sale?: { id: number; so_no: string } | null
  sale_id?: number | null
  so_no?: string | null
}

export function visitLink(one: Named): VisitLink {
  const sale = one.sale ?? (one.sale_id && one.so_no ? { id: one.sale_id, so_no: one.so_no } : null)
  return sale ? { no: sale.so_no, to: `/sales/${sale.id}` } : { no: one.ro_no ?? '—', to: `/repair-orders/${one.order_id}` }
}

/** Handed over later than first promised. */
export function isLate(task: Task): boolean {
  const promised = task.order?.promised_at_first ?? task.sale?.promised_delivery_at_first
  const handedOver = task.order?.delivered_at ?? task.sale?.delivered_at
  return !!promised && !!handedOver && Date.parse(handedOver) > Date.parse(promised)
}

export function visitFacts(task: Task): Fact[] {
  if (task.order) return orderFacts(task.order, task.store.zone)
  return task.sale ? saleFacts(task.sale, task.store.zone) : []
}

function orderFacts(order: Order, zone: string): Fact[] {
  return [
    { name: t('order'), value: order.ro_no, to: `/repair-orders/${order.id}` },
    { name: t('category'), value: repair.code('category', order.repair_category) },
    { name: t('delivered'), value: moment(order.delivered_at, zone) },
    { name: t('promised'), value: moment(order.promised_at_first, zone) },
    { name: t('amount'), value: money(order.total) },
    { name: t('mileage'), value: order.odometer_in === null ? null : `${order.odometer_in} km` },
    { name: t('servedBy'), value: whoServed(order.served_by, (role) => roles.code('served', role)), wide: true },
    ...(order.customer_statement ? [{ name: t('statement'), value: order.customer_statement, wide: true }] : []),
    ...(order.diagnosis ? [{ name: t('diagnosis'), value: order.diagnosis, wide: true }] : []),
  ]
}

function saleFacts(sale: Sale, zone: string): Fact[] {
  return [
    { name: t('sale'), value: sale.so_no, to: `/sales/${sale.id}` },
    { name: t('model'), value: sale.model },
    { name: t('delivered'), value: moment(sale.delivered_at, zone) },
    { name: t('promised'), value: moment(sale.promised_delivery_at_first, zone) },
    { name: t('contract'), value: day(sale.contract_day) },
    { name: t('purchase'), value: sale.purchase_type && sales.code('purchase', sale.purchase_type) },
    { name: t('servedBy'), value: whoServed(sale.served_by, (role) => sales.code('served', role)), wide: true },
  ]
}

function whoServed(people: Order['served_by'], named: (role: string) => string): string {
  return people.map((one) => `${named(one.role)} ${one.name ?? one.code ?? '—'}`).join(' · ')
}
