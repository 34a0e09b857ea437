/** One inspection on one device: the sheet, what is marked here, and the way of both to the server. */
import { useQueryClient } from '@tanstack/vue-query'
import { computed, onMounted, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { serverNow } from '@/shared/composables/serverClock'
import { session } from '@/shared/session/session'
import { keyOf, sendMark, sendPhoto, takeStep, useAudit } from '../queries'
import type { Audit } from '../types'
import { openOf } from './edit'
import { createOutbox, isPassing, type MarkRow, type PhotoRow } from './outbox'
import { withMark, withPhoto } from './patch'
import { deviceShelf } from './shelf'
import { itemsOf, openCodes, resumeAt, score, tally } from './tally'

interface SheetRow {
  key: string
  audit: Audit
}

const LAST = 'kaoping.audit.at.'

export function usePerform(id: number) {
  const client = useQueryClient()
  const prefix = `${session.me.value?.user_id ?? 0}.${id}.`
  const sheets = deviceShelf<SheetRow>('sheets', prefix)
  const live = useAudit(() => id)
  const kept = shallowRef<Audit>()
  const hasLooked = ref(false)
  const audit = computed(() => live.data.value ?? kept.value)
  const items = computed(() => itemsOf(audit.value?.sections ?? []))
  const reasons = computed(() => audit.value?.na_reasons ?? [])

  const patch = (change: (audit: Audit) => Audit) =>
    client.setQueryData<Audit>(keyOf(id), (now) => (now ? change(now) : now))

  /** The first mark begins the audit. */
  async function begin(): Promise<void> {
    if (audit.value?.state !== 'PLANNED') return
    await takeStep(id, { act: 'start' })
    await live.refetch()
  }

  const outbox = createOutbox({
    prefix,
    marks: deviceShelf<MarkRow>('marks', prefix),
    photos: deviceShelf<PhotoRow>('photos', prefix),
    item: (code) => items.value.find((item) => item.code === code),
    reasons: () => reasons.value,
    sendMark: async (code, mark) => {
      await begin()
      const marked = await sendMark(id, code, mark)
      patch((now) => withMark(now, marked))
    },
    sendPhoto: async (code, blob) => {
      await begin()
      const photo = await sendPhoto(id, code, blob)
      patch((now) => withPhoto(now, photo))
    },
    now: serverNow,
    later: (run, ms) => setTimeout(run, ms),
  })

  const marks = computed(() =>
    items.value.map((item) => {
      const edit = outbox.editFor(item)
      const photos = item.photos.length + outbox.photosOf(item.code).length
      return { item, edit, photos, open: openOf(item, edit, reasons.value, photos) }
    }),
  )
  const counts = computed(() => tally(marks.value))
  const open = computed(() => openCodes(marks.value))
  const last = ref(localStorage.getItem(LAST + id))

  function remember(code: string): void {
    last.value = code
    localStorage.setItem(LAST + id, code)
  }

  async function forget(): Promise<void> {
    localStorage.removeItem(LAST + id)
    await sheets.drop(`${prefix}sheet`)
  }

  watch(live.data, (sheet) => {
    if (!sheet) return
    const row = { key: `${prefix}sheet`, audit: JSON.parse(JSON.stringify(sheet)) as Audit }
    sheets.put(row).catch((fault: unknown) => {
      outbox.keepFault.value = fault
    })
  })

  const flush = () => void outbox.flush()

  onMounted(async () => {
    window.addEventListener('online', flush)
    const [rows] = await Promise.all([sheets.all().catch(() => []), outbox.load()])
    kept.value = rows[0]?.audit
    hasLooked.value = true
    flush()
  })
  // What was kept can only be sent once the sheet says what it belongs to.
  watch(audit, (now, before) => now && !before && flush())
  onScopeDispose(() => {
    window.removeEventListener('online', flush)
    outbox.close()
  })

  return {
    audit,
    outbox,
    live,
    /** No answer from the server, but this device knows the sheet. */
    fromDevice: computed(() => !live.data.value && !!kept.value && isPassing(live.error.value)),
    /** Nothing to show, and nothing kept to fall back on. */
    fault: computed(() => (hasLooked.value && !audit.value ? live.error.value : null)),
    items,
    marks,
    counts,
    open,
    score: computed(() => score(counts.value)),
    resume: computed(() => resumeAt(items.value.map((item) => item.code), open.value, last.value)),
    remember,
    forget,
  }
}

export type Performing = ReturnType<typeof usePerform>
