/** What waits for me, asked for anew every half minute. */
import { useQuery } from '@tanstack/vue-query'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { api } from '@/shared/session/api'

export type Workbench = components['schemas']['WorkbenchOut']

export function useWorkbench() {
  return useQuery({
    queryKey: ['workbench'],
    queryFn: () => ask(api.GET('/api/v1/dashboards/workbench')),
    refetchInterval: 30_000,
  })
}
