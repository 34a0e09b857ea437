/** Requests about machine keys. */
import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import type { Portion } from '@/shared/list/listPage'
import { api } from '@/shared/session/api'

type Schemas = components['schemas']
export type ApiKey = Schemas['ApiKeyOut']
export type NewApiKey = Schemas['NewApiKeyOut']
export type ApiKeyIn = Schemas['ApiKeyIn']
export type Scope = ApiKeyIn['scopes'][number]

export const SCOPES: readonly Scope[] = ['records:write', 'scorecards:read', 'pay:read']
export const KEY = ['api-keys'] as const

export const loadKeys = (_filters: Record<string, string>, portion: Portion) =>
  ask(api.GET('/api/v1/api-keys', { params: { query: portion } }))

export function useKey(id: () => number) {
  return useQuery({
    queryKey: computed(() => [...KEY, id()]),
    queryFn: () => ask(api.GET('/api/v1/api-keys/{key_id}', { params: { path: { key_id: id() } } })),
  })
}

export const issueKey = (body: ApiKeyIn) => ask(api.POST('/api/v1/api-keys', { body }))

export const rotateKey = (key: ApiKey, body: Schemas['KeyRotationIn']) =>
  ask(api.POST('/api/v1/api-keys/{key_id}/rotate', { params: { path: { key_id: key.id } }, body }))

export const revokeKey = (key: ApiKey) => ask(api.POST('/api/v1/api-keys/{key_id}/revoke', { params: { path: { key_id: key.id } } }))

export function useRefreshed() {
  const client = useQueryClient()
  return async () => {
    await Promise.all([client.invalidateQueries({ queryKey: KEY }), client.invalidateQueries({ queryKey: ['journal'] })])
  }
}
