/** Keeps the task mine while its page is open, and says so when it no longer is. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { ProblemError } from '@/api/problem'
import { renewClaim } from './queries'

const RENEW_EVERY_MS = 240_000

export function useClaim(taskId: Ref<number | null>) {
  const isLost = ref(false)

  async function renew(): Promise<void> {
    const id = taskId.value
    if (id === null || isLost.value) return
    try {
      await renewClaim(id)
    } catch (error) {
      // A network that fails may come back; only the server's word ends the claim.
      if (error instanceof ProblemError && [403, 404, 409].includes(error.status) && taskId.value === id) isLost.value = true
    }
  }

  const onReturn = () => {
    if (document.visibilityState === 'visible') void renew()
  }
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS)
  document.addEventListener('visibilitychange', onReturn)
  watch(taskId, () => {
    isLost.value = false
  })
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onReturn)
  })

  return { isLost }
}
