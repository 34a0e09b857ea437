/** The query cache: one place for server state, with retries only where a retry can help. */
import { QueryClient } from '@tanstack/vue-query'
import { ProblemError } from '@/api/problem'

const transient = (error: unknown) =>
  error instanceof ProblemError && (error.status === 0 || error.status === 429 || error.status >= 502)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      gcTime: 300_000,
      retry: (failures, error) => failures < 2 && transient(error),
      retryDelay: (attempt, error) =>
        error instanceof ProblemError && error.retryAfter ? error.retryAfter * 1000 : 800 * 2 ** attempt,
    },
    mutations: { retry: false },
  },
})
