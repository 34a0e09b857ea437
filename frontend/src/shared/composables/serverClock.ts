/** The server's clock as this page knows it: deadlines are the server's, and a wrong PC clock must not move them. */
import { onScopeDispose, readonly, ref, type Ref } from 'vue'

let offset = 0
let known = false

/** Learns from a Date header, which is rounded down to the second; small differences are network and ignored. */
export function learnServerDate(header: string, receivedAt = Date.now()): void {
  const server = Date.parse(header)
  if (Number.isNaN(server)) return
  const difference = server + 500 - receivedAt
  if (!known || Math.abs(difference - offset) > 2000) offset = Math.abs(difference) < 2000 ? 0 : difference
  known = true
}

export function serverNow(): number {
  return Date.now() + offset
}

const now = ref(serverNow())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

const tick = () => {
  now.value = serverNow()
}

/** The moment, renewed every second while anyone looks. */
export function useNow(): Readonly<Ref<number>> {
  tick()
  watchers += 1
  timer ??= setInterval(tick, 1000)
  onScopeDispose(() => {
    watchers -= 1
    if (watchers === 0) {
      clearInterval(timer)
      timer = undefined
    }
  })
  return readonly(now)
}
