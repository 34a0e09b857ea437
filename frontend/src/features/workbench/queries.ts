/** What waits for me, asked for anew every half minute. */
import { useQuery } from '@tanstack/vue-query'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { api } from '@/shared/session/api'
import { session } from '@/shared/session/session'

export type Workbench = components['schemas']['WorkbenchOut']

export function useWorkbench() {
  return useQuery({
    queryKey: ['workbench'],
    queryFn: () => ask(api.GET('/api/v1/dashboards/workbench')),
    refetchInterval: 30_000,
  })
}

type AuditLine = components['schemas']['AuditOut']

/** Audits I carry out, and those handed in that I may publish. */
export function useWaitingAudits() {
  return useQuery({
    queryKey: ['audits', 'waiting'],
    queryFn: async () => {
      const open: AuditLine['state'][] = ['PLANNED', 'IN_PROGRESS']
      const [mine, handedIn] = await Promise.all([
        session.may('audits:perform') ? listAudits({ mine: true, state: open }) : [],
        session.may('audits:review') ? listAudits({ state: ['SUBMITTED'] }) : [],
      ])
      return { mine, toReview: handedIn.filter((audit) => audit.next.includes('PUBLISH')) }
    },
    refetchInterval: 30_000,
    enabled: session.may('audits:read'),
  })
}

async function listAudits(query: { mine?: boolean; state: AuditLine['state'][] }): Promise<AuditLine[]> {
  return (await ask(api.GET('/api/v1/audits', { params: { query: { ...query, limit: 20 } } }))).items
}
