import { expect, it } from 'vitest'
import type { Store } from '@/shared/organisation/queries'
import { matching } from './queries'

const store = (code: string, zh: string, more: Partial<Store> = {}) =>
  ({ code, label: { zh, en: null }, city: null, brands: [], closed_on: null, ...more }) as unknown as Store

const PUDONG = store('SH001', '上海浦东店', { city: '上海', brands: [{ id: 1, code: 'NORTH', label: { zh: '北辰', en: null } }] })
const CLOSED = store('SH009', '旧店', { closed_on: '2025-12-31' })
const ALL = [PUDONG, store('HZ001', '杭州西湖店'), CLOSED]

it.each([
  [{ q: '', brand: '', show: '' }, ['SH001', 'HZ001']],
  [{ q: 'sh0', brand: '', show: '' }, ['SH001']],
  [{ q: '上海', brand: '', show: '' }, ['SH001']],
  [{ q: '', brand: 'NORTH', show: '' }, ['SH001']],
  [{ q: '', brand: '', show: 'all' }, ['SH001', 'HZ001', 'SH009']],
])('%o finds %o', (filters, codes) => expect(matching(ALL, filters).map((one) => one.code)).toEqual(codes))
