import { describe, expect, it } from 'vitest'
import { ProblemError } from '@/api/problem'
import type { Item, MarkIn } from '../types'
import { createOutbox, type MarkRow, type PhotoRow } from './outbox'
import { REASONS, sampleItem } from './sample'
import type { Shelf } from './shelf'

/** A device: what is written on it stays, whatever becomes of the page. */
function device<T extends { key: string }>(): Shelf<T> & { rows: Map<string, T> } {
  const rows = new Map<string, T>()
  return {
    rows,
    all: async () => [...rows.values()].map((row) => structuredClone(row)),
    put: async (row) => void rows.set(row.key, structuredClone(row)),
    drop: async (key) => void rows.delete(key),
  }
}

const OFFLINE = () => Promise.reject(new ProblemError(0, {}))
const refusal = (status: number, title: string) => () => Promise.reject(new ProblemError(status, { title }))

/** A server that keeps what arrives; `way` is what happens on the way there. */
function world(items: Item[] = [sampleItem('C01'), sampleItem('C02')]) {
  const told = { marks: [] as [string, MarkIn][], photos: [] as [string, Blob][], way: () => Promise.resolve() }
  const later: (() => void)[] = []
  const shelves = { marks: device<MarkRow>(), photos: device<PhotoRow>() }
  let clock = Date.parse('2026-11-22T02:00:00Z')
  const open = () =>
    createOutbox({
      prefix: '7.31.',
      ...shelves,
      item: (code) => items.find((item) => item.code === code),
      reasons: () => REASONS,
      sendMark: async (code, mark) => {
        await told.way()
        told.marks.push([code, mark])
        const item = items.find((one) => one.code === code)
        if (item) Object.assign(item, { result: mark.result, observed_at: mark.observed_at, note: mark.note })
      },
      sendPhoto: async (code, photo) => {
        await told.way()
        told.photos.push([code, photo])
      },
      now: () => (clock += 1000),
      later: (run) => later.push(run),
    })
  return { told, later, shelves, open, items, first: items[0] as Item, second: items[1] as Item }
}

describe('marks on their way', () => {
  it('arrive at once where there is a way, and leave nothing on the device', async () => {
    const { told, shelves, open, first } = world()
    const box = open()
    await box.set(first, { result: 'PASS' })
    expect(told.marks.map(([code, mark]) => [code, mark.result])).toEqual([['C01', 'PASS']])
    expect(shelves.marks.rows.size).toBe(0)
    expect([box.proofOf(first), box.waiting.value]).toEqual(['sent', 0])
  })

  it('wait on the device without a way, survive a reload, and arrive by themselves', async () => {
    const { told, later, shelves, open, first, second } = world()
    told.way = OFFLINE
    const before = open()
    await before.set(first, { result: 'FAIL', note: '有污渍' })
    await before.set(second, { result: 'PASS' })
    expect(before.isLinked.value).toBe(false)
    expect([before.proofOf(first), before.waiting.value, shelves.marks.rows.size]).toEqual(['waiting', 2, 2])
    before.close()

    const after = open()
    await after.load()
    expect(after.editFor(first)).toMatchObject({ result: 'FAIL', note: '有污渍' })
    await after.flush()
    expect(told.marks).toHaveLength(0)
    told.way = () => Promise.resolve()
    later.at(-1)?.()
    await after.flush()
    expect(told.marks.map(([code]) => code)).toEqual(['C01', 'C02'])
    expect([after.isLinked.value, after.waiting.value, shelves.marks.rows.size]).toEqual([true, 0, 0])
  })

  it('send only the newest word about an item', async () => {
    const { told, open, first } = world()
    told.way = OFFLINE
    const box = open()
    await box.set(first, { result: 'PASS' })
    await box.set(first, { result: 'FAIL' })
    told.way = () => Promise.resolve()
    await box.flush()
    expect(told.marks.map(([, mark]) => mark.result)).toEqual(['FAIL'])
  })

  it('keep the tap that came while the one before was under way', async () => {
    const { told, shelves, open, first } = world()
    let arrive: () => void = () => undefined
    told.way = () => new Promise((resolve) => (arrive = resolve))
    const box = open()
    const sending = box.set(first, { result: 'PASS' })
    await new Promise((resolve) => setTimeout(resolve))
    expect(box.proofOf(first)).toBe('sending')
    void box.set(first, { result: 'FAIL' })
    told.way = () => Promise.resolve()
    arrive()
    await sending
    await box.flush()
    expect(told.marks.map(([, mark]) => mark.result)).toEqual(['PASS', 'FAIL'])
    expect(shelves.marks.rows.size).toBe(0)
  })

  it('that the server refuses stay with its reason, hold nothing else up, and may be tried again', async () => {
    const { told, shelves, open, first, second } = world()
    told.way = refusal(409, '检查已提交')
    const box = open()
    await box.set(first, { result: 'PASS' })
    told.way = () => Promise.resolve()
    await box.set(second, { result: 'PASS' })
    expect(told.marks.map(([code]) => code)).toEqual(['C02'])
    expect([box.proofOf(first), box.marks.get('C01')?.refused, box.refused.value]).toEqual(['refused', '检查已提交', 1])
    expect([...shelves.marks.rows.values()][0]?.refused).toBe('检查已提交')
    await box.retry()
    expect(told.marks.map(([code]) => code)).toEqual(['C02', 'C01'])
    expect(box.refused.value).toBe(0)
  })

  it('wait through a lost session and a server that is down', async () => {
    for (const status of [401, 429, 503]) {
      const { told, open, first } = world()
      told.way = refusal(status, 'no')
      const box = open()
      await box.set(first, { result: 'PASS' })
      expect([box.proofOf(first), box.isLinked.value]).toEqual(['waiting', false])
    }
  })

  it('stay on the device while something is lacking', async () => {
    const { told, shelves, open, first } = world()
    const box = open()
    await box.set(first, { result: 'NA' })
    expect([told.marks.length, shelves.marks.rows.size, box.proofOf(first), box.waiting.value]).toEqual([0, 1, 'draft', 0])
    await box.set(first, { reason: 'NOT_PRESENT' })
    expect(told.marks[0]?.[1]).toMatchObject({ result: 'NA', reason: 'NOT_PRESENT' })
  })

  it('say when the device cannot keep them, and are sent all the same', async () => {
    const { told, shelves, open, first } = world()
    shelves.marks.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
    const box = open()
    await box.set(first, { result: 'PASS' })
    expect(box.keepFault.value).toBeInstanceOf(DOMException)
    expect(told.marks).toHaveLength(1)
  })
})

describe('photos on their way', () => {
  const photo = () => new Blob(['picture'], { type: 'image/jpeg' })

  it('are kept until the server has them, over a reload too', async () => {
    const { told, shelves, open } = world()
    told.way = OFFLINE
    const before = open()
    await before.addPhoto('C01', photo())
    expect([before.photosOf('C01').length, before.waiting.value, shelves.photos.rows.size]).toEqual([1, 1, 1])
    before.close()
    told.way = () => Promise.resolve()
    const after = open()
    await after.load()
    expect(after.photosOf('C01')).toHaveLength(1)
    await after.flush()
    expect(told.photos.map(([code]) => code)).toEqual(['C01'])
    expect([after.photosOf('C01').length, shelves.photos.rows.size]).toEqual([0, 0])
  })

  it('that are refused say why and can be dropped', async () => {
    const { told, open } = world()
    told.way = refusal(413, '照片太大')
    const box = open()
    await box.addPhoto('C01', photo())
    const [row] = box.photosOf('C01')
    expect(row?.refused).toBe('照片太大')
    await box.dropPhoto(row?.key ?? '')
    expect([box.photosOf('C01').length, box.refused.value]).toEqual([0, 0])
  })
})
