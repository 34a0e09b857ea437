/** Requests about audits: the list, one audit and its acts, checklists, findings. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask, settle } from '@/api/problem'
import type { components } from '@/api/schema'
import { useListPage } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'
import type { MarkIn, PlanIn } from './types'

type Schemas = components['schemas']

const AUDITS = ['audits'] as const
export const keyOf = (id: number) => [...AUDITS, 'one', id] as const
const at = (id: number) => ({ params: { path: { audit_id: id } } })
const numberOr = (text: string) => (text ? Number(text) : undefined)

export function useAudits() {
  return useListPage({
    name: 'audits',
    key: AUDITS,
    filters: { state: '', store: '', template: '', mine: '', from: '', to: '' },
    load: ({ state, store, template, mine, from, to }, portion) => {
      const asked = {
        state: state ? [state as Schemas['AuditOut']['state']] : undefined,
        store_id: numberOr(store),
        template: template || undefined,
        mine: mine ? true : undefined,
        from: from || undefined,
        to: to || undefined,
      }
      return ask(api.GET('/api/v1/audits', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

export const fetchAudit = (id: number) => ask(api.GET('/api/v1/audits/{audit_id}', at(id)))

/** Asked for even where the browser believes there is no network: then it fails, and the page says so. */
export function useAudit(id: () => number) {
  return useQuery({ queryKey: computed(() => keyOf(id())), queryFn: () => fetchAudit(id()), networkMode: 'always' })
}

export function useTemplates() {
  return useQuery({
    queryKey: [...AUDITS, 'templates'],
    queryFn: () => ask(api.GET('/api/v1/audit-templates')),
    staleTime: 60_000,
  })
}

export function useTemplate(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...AUDITS, 'templates', id()]),
    queryFn: () => ask(api.GET('/api/v1/audit-templates/{template_id}', { params: { path: { template_id: id() } } })),
    enabled: computed(() => id() > 0),
    staleTime: 60_000,
  })
}

/** What brands call things; for whoever reads the organisation. */
export function useBrandWords(wanted: () => boolean) {
  return useQuery({
    queryKey: ['brands', 'words'],
    queryFn: () => ask(api.GET('/api/v1/brands')),
    enabled: computed(wanted),
    staleTime: 60_000,
  })
}

/** Codes of the brands a store sells, the main one first. */
export function useStoreBrands(store: () => number | null) {
  return useQuery({
    queryKey: computed(() => ['stores', 'brands', store()]),
    queryFn: async () => {
      const found = await ask(api.GET('/api/v1/stores/{store_id}', { params: { path: { store_id: store() ?? 0 } } }))
      return found.brands.map((one) => one.code)
    },
    enabled: computed(() => store() !== null),
  })
}

/** Who may be sent; those who may not stand in the list with the reason. */
export function useAuditors(plan: () => { store: number | null; template: string; sources: PlanIn['sources']; day: string }) {
  return useQuery({
    queryKey: computed(() => [...AUDITS, 'auditors', plan()]),
    queryFn: () => {
      const { store, template, sources, day } = plan()
      const query = { store_id: store ?? 0, template_code: template, sources, scheduled_on: day }
      return ask(api.GET('/api/v1/audits/auditors', { params: { query } }))
    },
    enabled: computed(() => plan().store !== null && plan().template !== ''),
    placeholderData: keepPreviousData,
  })
}

export function useFindings() {
  return useListPage({
    name: 'findings',
    key: [...AUDITS, 'findings'],
    filters: { store: '', position: '', section: '', from: '', to: '' },
    load: ({ store, position, section, from, to }, portion) => {
      const asked = {
        store_id: numberOr(store),
        position_id: numberOr(position),
        section: section || undefined,
        from: from || undefined,
        to: to || undefined,
      }
      return ask(api.GET('/api/v1/findings', { params: { query: { ...asked, ...portion } } }))
    },
  })
}

/** Any act may move a score, a list and what waits on the workbench. */
function useRefresh() {
  const client = useQueryClient()
  return () => Promise.all([AUDITS, ['workbench']].map((queryKey) => client.invalidateQueries({ queryKey })))
}

export function usePlan() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (body: Schemas['AuditIn']) => ask(api.POST('/api/v1/audits', { body })),
    onSuccess: refresh,
  })
}

export type Step = { act: 'start' | 'submit' | 'publish' } | { act: 'send-back' | 'cancel'; reason: string }

export function takeStep(id: number, step: Step) {
  switch (step.act) {
    case 'start':
      return ask(api.POST('/api/v1/audits/{audit_id}/start', at(id)))
    case 'submit':
      return ask(api.POST('/api/v1/audits/{audit_id}/submit', at(id)))
    case 'publish':
      return ask(api.POST('/api/v1/audits/{audit_id}/publish', at(id)))
    case 'send-back':
      return ask(api.POST('/api/v1/audits/{audit_id}/send-back', { ...at(id), body: { reason: step.reason } }))
    case 'cancel':
      return ask(api.POST('/api/v1/audits/{audit_id}/cancel', { ...at(id), body: { reason: step.reason } }))
  }
}

export function useStep(id: () => number) {
  const refresh = useRefresh()
  return useMutation({ mutationFn: (step: Step) => takeStep(id(), step), onSettled: refresh, networkMode: 'always' })
}

export const sendMark = (id: number, code: string, body: MarkIn) =>
  ask(api.PUT('/api/v1/audits/{audit_id}/items/{code}', { params: { path: { audit_id: id, code } }, body }))

/** The picture travels as it is; sent twice it is still one. */
export const sendPhoto = (id: number, code: string, photo: Blob) =>
  ask(
    api.POST('/api/v1/audits/{audit_id}/photos', {
      params: { path: { audit_id: id }, query: { code } },
      body: photo as never,
      bodySerializer: (body: unknown) => body as Blob,
      headers: { 'Content-Type': photo.type },
    }),
  )

const photoAt = (id: number, photo: number) => ({ params: { path: { audit_id: id, photo_id: photo } } })

export const fetchPhoto = (id: number, photo: number) =>
  ask(api.GET('/api/v1/audits/{audit_id}/photos/{photo_id}', { ...photoAt(id, photo), parseAs: 'blob' })) as Promise<Blob>

export function useRemovePhoto(id: () => number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (photo: number) => settle(api.DELETE('/api/v1/audits/{audit_id}/photos/{photo_id}', photoAt(id(), photo))),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id()) }),
    networkMode: 'always',
  })
}
