/** What waits on this device to reach the server: kept first, sent in order, dropped only when the server has it. */
import { computed, reactive, ref, shallowReactive, shallowRef } from 'vue'
import { ProblemError } from '@/api/problem'
import { describe } from '@/shared/ui/problemText'
import type { Item, MarkIn, NaReason } from '../types'
import { changed, editOf, lackOf, markOf, type Edit } from './edit'
import type { Shelf } from './shelf'

export interface MarkRow {
  key: string
  code: string
  edit: Edit
  /** The server's reason for not taking it, null while it waits. */
  refused: string | null
}

export interface PhotoRow {
  key: string
  code: string
  blob: Blob
  takenAt: string
  refused: string | null
}

export type Proof = 'none' | 'draft' | 'waiting' | 'sending' | 'refused' | 'sent'

export interface Ports {
  prefix: string
  marks: Shelf<MarkRow>
  photos: Shelf<PhotoRow>
  item: (code: string) => Item | undefined
  reasons: () => readonly NaReason[]
  /** Both resolve when the server has it and the page's copy says so. */
  sendMark: (code: string, mark: MarkIn) => Promise<void>
  sendPhoto: (code: string, photo: Blob) => Promise<void>
  now: () => number
  later: (run: () => void, ms: number) => unknown
}

const AGAIN_FIRST_MS = 2_000
const AGAIN_AT_MOST_MS = 30_000
const REST_MS = 700

/** Nothing wrong with what was sent: the way to the server is, or the session. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ProblemError && (error.status === 0 || [401, 408, 425, 429].includes(error.status) || error.status >= 500)

export function createOutbox(ports: Ports) {
  const marks = reactive(new Map<string, MarkRow>())
  const photos = shallowReactive(new Map<string, PhotoRow>())
  /** The key of what travels now. */
  const travelling = ref<string | null>(null)
  const isLinked = ref(true)
  /** This device could not keep something; it is still sent, but a reload would lose it. */
  const keepFault = shallowRef<unknown>(null)
  let flight: Promise<void> | null = null
  let pause = AGAIN_FIRST_MS
  let taken = 0
  let isClosed = false

  async function keep(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (fault) {
      keepFault.value = fault
    }
  }

  async function load(): Promise<void> {
    try {
      const [keptMarks, keptPhotos] = await Promise.all([ports.marks.all(), ports.photos.all()])
      // What was set while this was read is newer.
      keptMarks.forEach((row) => marks.has(row.code) || marks.set(row.code, row))
      keptPhotos.forEach((row) => photos.set(row.key, row))
    } catch (fault) {
      keepFault.value = fault
    }
  }

  const editFor = (item: Item): Edit => marks.get(item.code)?.edit ?? editOf(item)

  /** `typing` waits for the hand to rest before it is sent; it is kept at once all the same. */
  async function set(item: Item, change: Partial<Edit>, typing = false): Promise<void> {
    const edit = changed(item, editFor(item), change, new Date(ports.now()).toISOString())
    const row: MarkRow = { key: `${ports.prefix}${item.code}`, code: item.code, edit, refused: null }
    marks.set(item.code, row)
    await keep(ports.marks.put(row))
    if (!typing) await flush()
    else ports.later(() => marks.get(item.code)?.edit.observedAt === edit.observedAt && flush(), REST_MS)
  }

  async function addPhoto(code: string, blob: Blob): Promise<void> {
    taken += 1
    const row: PhotoRow = {
      key: `${ports.prefix}${code}.${ports.now()}.${taken}`,
      code,
      blob,
      takenAt: new Date(ports.now()).toISOString(),
      refused: null,
    }
    photos.set(row.key, row)
    await keep(ports.photos.put(row))
    await flush()
  }

  async function dropPhoto(key: string): Promise<void> {
    photos.delete(key)
    await keep(ports.photos.drop(key))
  }

  async function dropMark(code: string): Promise<void> {
    const row = marks.get(code)
    marks.delete(code)
    if (row) await keep(ports.marks.drop(row.key))
  }

  /** Once more for what was refused, because whatever stood in the way may be gone. */
  async function retry(): Promise<void> {
    for (const row of marks.values()) row.refused = null
    for (const row of photos.values()) if (row.refused) photos.set(row.key, { ...row, refused: null })
    await flush()
  }

  const sendable = (row: MarkRow): MarkIn | null => {
    const item = ports.item(row.code)
    return item && !row.refused ? markOf(item, row.edit, ports.reasons()) : null
  }

  async function carryMark(row: MarkRow, mark: MarkIn): Promise<void> {
    try {
      await ports.sendMark(row.code, mark)
    } catch (error) {
      if (isPassing(error)) throw error
      const now = marks.get(row.code)
      if (now?.edit.observedAt === mark.observed_at) {
        now.refused = describe(error).text
        await keep(ports.marks.put({ ...now, edit: { ...now.edit } }))
      }
      return
    }
    // Tapped again while this was under way: the newer tap still has to go.
    if (marks.get(row.code)?.edit.observedAt === mark.observed_at) await dropMark(row.code)
  }

  async function carryPhoto(row: PhotoRow): Promise<void> {
    try {
      await ports.sendPhoto(row.code, row.blob)
    } catch (error) {
      if (isPassing(error)) throw error
      const refused = { ...row, refused: describe(error).text }
      if (photos.has(row.key)) {
        photos.set(row.key, refused)
        await keep(ports.photos.put(refused))
      }
      return
    }
    await dropPhoto(row.key)
  }

  async function carryAll(): Promise<void> {
    for (;;) {
      const next = [...marks.values()].find(sendable)
      const photo = next ? undefined : [...photos.values()].find((row) => !row.refused)
      if (isClosed || (!next && !photo)) return
      travelling.value = next?.key ?? photo?.key ?? null
      if (next) await carryMark(next, sendable(next) as MarkIn)
      else if (photo) await carryPhoto(photo)
      isLinked.value = true
      pause = AGAIN_FIRST_MS
    }
  }

  /** Sends what waits, one after the other. Without a way to the server it tries again by itself, ever less often. */
  function flush(): Promise<void> {
    flight ??= carryAll()
      .catch(() => {
        isLinked.value = false
        ports.later(() => void (isClosed || flush()), pause)
        pause = Math.min(AGAIN_AT_MOST_MS, pause * 2)
      })
      .finally(() => {
        travelling.value = null
        flight = null
      })
    return flight
  }

  function proofOf(item: Item): Proof {
    const row = marks.get(item.code)
    if (!row) return item.result ? 'sent' : 'none'
    if (row.refused) return 'refused'
    if (lackOf(item, row.edit, ports.reasons())) return 'draft'
    return travelling.value === row.key ? 'sending' : 'waiting'
  }

  const photosOf = (code: string): PhotoRow[] => [...photos.values()].filter((row) => row.code === code)
  const refused = computed(() => [...marks.values(), ...photos.values()].filter((row) => row.refused).length)
  const waiting = computed(
    () => [...marks.values()].filter(sendable).length + [...photos.values()].filter((row) => !row.refused).length,
  )

  return {
    marks,
    photos,
    isLinked,
    keepFault,
    refused,
    waiting,
    load,
    editFor,
    set,
    addPhoto,
    dropPhoto,
    dropMark,
    retry,
    flush,
    proofOf,
    photosOf,
    close: () => {
      isClosed = true
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>
