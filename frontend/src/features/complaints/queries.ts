/** Requests about complaints. A step answers with the whole case, which replaces the cached one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { roles } from '@/shared/i18n/people'
import { useListPage } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import type { Revealed } from '@/shared/ui/RevealPhone.vue'

type Schemas = components['schemas']

export type Case = Schemas['ComplaintDetailOut']
export type CaseLine = Schemas['ComplaintOut']
export type Step = Case['next_steps'][number]['step']
export type State = Case['state']

const FILTERS = { show: '', state: '', store: '', order: '', sale: '' }
type Order = '-received_at' | 'received_at' | 'due_at' | '-due_at'
const ORDERS: readonly Order[] = ['due_at', '-due_at', 'received_at', '-received_at']

/** One switch in the list stands for three questions of the API. */
function asked(filters: typeof FILTERS, sort: string) {
  return {
    open: filters.show === 'closed' ? false : filters.show === 'all' ? undefined : true,
    breached: filters.show === 'breached' ? true : undefined,
    mine: filters.show === 'mine' ? true : undefined,
    state: filters.state ? [filters.state as State] : undefined,
    store_id: filters.store ? Number(filters.store) : undefined,
    repair_order_id: /^\d+$/.test(filters.order) ? Number(filters.order) : undefined,
    sale_id: /^\d+$/.test(filters.sale) ? Number(filters.sale) : undefined,
    sort: ORDERS.find((one) => one === sort) ?? (filters.show === 'closed' || filters.show === 'all' ? '-received_at' : 'due_at'),
  }
}

export function useComplaints() {
  return useListPage({
    name: 'complaints',
    key: ['complaints'],
    filters: FILTERS,
    load: (filters, portion, sort) =>
      ask(api.GET('/api/v1/complaints', { params: { query: { ...asked(filters, sort), ...portion } } })),
  })
}

const keyOf = (id: number) => ['complaints', id]

export function useComplaint(id: () => number) {
  return useQuery({
    queryKey: computed(() => keyOf(id())),
    queryFn: () => ask(api.GET('/api/v1/complaints/{complaint_id}', { params: { path: { complaint_id: id() } } })),
    refetchInterval: 60_000,
  })
}

/** The number of the person to call about the case; the server checks who asks and notes it. */
export async function revealContact(id: number): Promise<Revealed> {
  const found = await ask(
    api.POST('/api/v1/complaints/{complaint_id}/reveal-contact', { params: { path: { complaint_id: id } } }),
  )
  const numbers = found.phone ? [{ phone: found.phone, about: found.relation ? roles.code('party', found.relation) : '' }] : []
  return { name: found.name, numbers }
}

export function useCandidates(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...keyOf(id()), 'candidates']),
    queryFn: () =>
      ask(api.GET('/api/v1/complaints/{complaint_id}/handler-candidates', { params: { path: { complaint_id: id() } } })),
    staleTime: 0,
  })
}

/** What a complaint may be about. */
export type VisitKind = 'order' | 'sale'
export interface Visit {
  kind: VisitKind
  id: number
  customer: string
  car: string
}

/** The visit of this very number in a store, if there is one. */
export async function findVisit(kind: VisitKind, no: string, storeId: number): Promise<Visit | null> {
  const query = { store_id: storeId, limit: 1 }
  const page =
    kind === 'sale'
      ? await ask(api.GET('/api/v1/sales', { params: { query: { ...query, no } } }))
      : await ask(api.GET('/api/v1/repair-orders', { params: { query: { ...query, ro_no: no } } }))
  const one = page.items[0]
  if (!one) return null
  return { kind, id: one.id, customer: one.customer, car: [one.vehicle.plate, one.vehicle.model].filter(Boolean).join(' ') }
}

/** What each step sends. */
export interface Bodies {
  ACCEPT: Schemas['AcceptIn']
  ASSIGN: Schemas['AssignIn']
  RESPOND: Schemas['RespondIn']
  START: Schemas['StartIn']
  REQUEST_CLOSE: Schemas['RequestCloseIn']
  VERIFY: Schemas['VerifyIn']
  REOPEN: Schemas['ReopenIn']
}

export type StepRequest = { [S in Step]: { step: S; body: Bodies[S] } }[Step]

function send(id: number, request: StepRequest): Promise<Case> {
  const params = { path: { complaint_id: id } }
  switch (request.step) {
    case 'ACCEPT':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/accept', { params, body: request.body }))
    case 'ASSIGN':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/assign', { params, body: request.body }))
    case 'RESPOND':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/respond', { params, body: request.body }))
    case 'START':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/start', { params, body: request.body }))
    case 'REQUEST_CLOSE':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/request-close', { params, body: request.body }))
    case 'VERIFY':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/verify', { params, body: request.body }))
    case 'REOPEN':
      return ask(api.POST('/api/v1/complaints/{complaint_id}/reopen', { params, body: request.body }))
  }
}

export function useStep(id: () => number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (request: StepRequest) => send(id(), request),
    onSuccess: (found) => {
      client.setQueryData(keyOf(id()), found)
      void client.invalidateQueries({ queryKey: ['complaints', 'list'] })
      void client.invalidateQueries({ queryKey: ['workbench'] })
    },
    // Refused because somebody was faster: show how the case stands now.
    onError: () => void client.invalidateQueries({ queryKey: keyOf(id()) }),
  })
}

export function useRegister() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Schemas['ComplaintIn']) => ask(api.POST('/api/v1/complaints', { body })),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['complaints', 'list'] }),
  })
}
