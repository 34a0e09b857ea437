/** A person at the judging sheet: what they have entered, which cards they sign, what was refused. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { session } from '@/shared/session/session'
import { exceptionsWhileJudging } from './control'
import { draftKey, loadDraft, saveDraft, withEntry, withoutCards, type Draft } from './drafts'
import { fill as fillCells, type FillOrder } from './fill'
import { blocksOf, entryOf, isReady, lackOf, runningTotal, type Filled, type Lack, type Spot } from './grid'
import type { Column, ReviewBody, Row, Sheet, Signed } from './types'

export interface Spotted {
  row: Row
  column: Column
  spot: Spot
}

const isException = (row: Row): boolean => exceptionsWhileJudging(row).length > 0

export function useJudging(sheet: () => Sheet, stage: () => Filled, level: () => Row['level']) {
  const key = computed(() => draftKey(session.me.value?.user_id ?? 0, sheet().period.id, sheet().period.freeze_no, stage()))
  const draft = shallowRef<Draft>(loadDraft(key.value))
  watch(key, (now) => (draft.value = loadDraft(now)))
  const put = (next: Draft) => {
    draft.value = next
    saveDraft(key.value, next)
  }

  const refused = ref<Record<number, Signed['refused'][number]>>({})
  const picks = reactive(new Map<number, boolean>())
  const active = shallowRef<Spotted | null>(null)
  const commonReason = ref('')

  const rows = computed(() => sheet().rows.filter((row) => row.level === level()))
  const mine = computed(() => rows.value.filter((row) => row.may_sign))
  const blocks = computed(() => blocksOf(sheet(), mine.value))
  const columnsOf = (row: Row) => sheet().columns.filter((column) => column.policy === row.policy)
  const lacks = computed(() => new Map(mine.value.map((row) => [row.card_id, lackOf(row, columnsOf(row), draft.value)])))
  const lack = (row: Row): Lack => lacks.value.get(row.card_id) ?? { open: 0, flawed: 0, silent: 0 }

  /** A card without exceptions is signed with the others; one with them only when somebody ticks it. */
  const isPicked = (row: Row) => isReady(lack(row)) && (picks.get(row.card_id) ?? !isException(row))
  const selected = computed(() => mine.value.filter(isPicked))
  const silent = computed(() => selected.value.reduce((total, row) => total + lack(row).silent, 0))
  const heldBack = computed(() => mine.value.filter((row) => isReady(lack(row)) && isException(row) && !isPicked(row)).length)
  const entered = computed(() => mine.value.reduce((total, row) => total + Object.keys(draft.value[row.card_id] ?? {}).length, 0))

  function enter(row: Row, item: string, points: string): void {
    const before = entryOf(draft.value, row, item)
    if (before?.points === points) return
    put(withEntry(draft.value, row.card_id, item, { points, reason: before?.filled ? '' : (before?.reason ?? '') }))
  }

  function explain(row: Row, item: string, reason: string): void {
    const before = entryOf(draft.value, row, item)
    if (before) put(withEntry(draft.value, row.card_id, item, { points: before.points, reason }))
  }

  function fill(order: FillOrder): number {
    const done = fillCells(blocks.value, draft.value, stage(), order)
    put(done.draft)
    return done.filled
  }

  function body(): ReviewBody {
    return {
      card_ids: selected.value.map((row) => row.card_id),
      entries: selected.value.flatMap((row) =>
        Object.entries(draft.value[row.card_id] ?? {}).map(([item, entry]) => ({
          card_id: row.card_id,
          item,
          points: entry.points,
          reason: entry.reason.trim() || commonReason.value.trim(),
        })),
      ),
      note: null,
    }
  }

  function learn(result: Signed): void {
    put(withoutCards(draft.value, result.signed))
    result.signed.forEach((card) => picks.delete(card))
    refused.value = Object.fromEntries(result.refused.map((one) => [one.card_id, one]))
    commonReason.value = ''
  }

  return {
    draft,
    refused,
    active,
    see: (spotted: Spotted) => (active.value = spotted),
    pick: (row: Row, picked: boolean) => picks.set(row.card_id, picked),
    commonReason,
    rows,
    mine,
    others: computed(() => rows.value.filter((row) => !row.may_sign)),
    blocks,
    lack,
    isPicked,
    selected,
    silent,
    heldBack,
    entered,
    total: (row: Row) => runningTotal(row, columnsOf(row), stage(), draft.value),
    enter,
    explain,
    fill,
    body,
    learn,
    drop: () => put(withoutCards(draft.value, mine.value.map((row) => row.card_id))),
  }
}

export type Judging = ReturnType<typeof useJudging>
