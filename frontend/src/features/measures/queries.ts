/** The catalogue comes whole and is searched here. */
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { useListPage, wholePage } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

export type Measure = components['schemas']['kaoping__policies__schemas__MeasureOut']

export function matching(measures: readonly Measure[], filters: { q: string; origin: string; unit: string; taken: string }): Measure[] {
  const q = filters.q.trim().toLowerCase()
  return measures.filter(
    (one) =>
      (!q || [one.code, one.name, one.label.zh, one.label.en ?? '', one.rule].some((text) => text.toLowerCase().includes(q))) &&
      (!filters.origin || one.origin === filters.origin) &&
      (!filters.unit || one.unit === filters.unit) &&
      (!filters.taken || one.taken),
  )
}

export function useMeasureList() {
  return useListPage({
    name: 'measures',
    key: ['measures'],
    filters: { q: '', origin: '', unit: '', taken: '' },
    load: async (filters) => wholePage(matching(await ask(api.GET('/api/v1/measures')), filters)),
  })
}
