/** The closed lists of complaints with their labels, fetched once. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { ask } from '@/api/problem'
import type { components } from '@/api/schema'
import { words } from '../i18n/text'
import { api } from '../session/api'

type Term = components['schemas']['ComplaintTermsOut']['categories'][number]

export function useComplaintTerms() {
  const query = useQuery({
    queryKey: ['complaint-terms'],
    queryFn: () => ask(api.GET('/api/v1/complaint-terms')),
    staleTime: Infinity,
  })
  const categories = computed(() => query.data.value?.categories ?? [])
  const causes = computed(() => query.data.value?.causes ?? [])

  const two = (terms: readonly Term[], first: string | null, second: string | null): string => {
    const upper = terms.find((term) => term.code === first)
    const lower = upper?.terms.find((term) => term.code === second)
    return [upper ? words(upper.label) : first, lower ? words(lower.label) : second].filter(Boolean).join(' / ')
  }

  return {
    categories,
    causes,
    slaClasses: computed(() => query.data.value?.sla_classes ?? []),
    topic: (category: string, subcategory: string) => two(categories.value, category, subcategory),
    cause: (cause: string | null, detail: string | null) => (cause ? two(causes.value, cause, detail) : ''),
  }
}
