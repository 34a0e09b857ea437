/** Requests about appointments. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import type { Tone } from '@/shared/ui/tone'

export type Appointment = components['schemas']['AppointmentOut']

export const STATUSES = ['BOOKED', 'CONFIRMED', 'ARRIVED', 'CANCELLED', 'NO_SHOW'] as const
export const TYPES = ['SERVICE', 'TEST_DRIVE', 'DELIVERY'] as const
export const EMPTY = { no: '', type: '', status: '', store: '', from: '', to: '' }
export const KEY = ['appointments'] as const

const TONES: Record<string, Tone> = { ARRIVED: 'good', NO_SHOW: 'bad', CANCELLED: 'calm' }
export const statusTone = (status: string): Tone => TONES[status] ?? 'brand'

export function loadAppointments(filters: typeof EMPTY, portion: Portion) {
  const query = {
    ...portion,
    no: filters.no.trim() || undefined,
    type: TYPES.find((one) => one === filters.type),
    status: STATUSES.find((one) => one === filters.status),
    store_id: filters.store ? Number(filters.store) : undefined,
    from: filters.from || undefined,
    to: filters.to || undefined,
  }
  return ask(api.GET('/api/v1/appointments', { params: { query } }))
}

export function useAppointment(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...KEY, id()]),
    queryFn: () => ask(api.GET('/api/v1/appointments/{appointment_id}', { params: { path: { appointment_id: id() } } })),
  })
}
