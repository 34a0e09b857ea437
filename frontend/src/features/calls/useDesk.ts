/** One customer at a time: take, dial, answer, record, next. Holds what the screen and the keyboard both act on. */
import { computed, ref, shallowRef, watch } from 'vue'
import { describe as describeFault } from '@/shared/ui/problemText'
import { complaintWords } from './complaintWords'
import { dropDraft, emptyDraft, keepDraft, loadDraft, type Draft } from './draft'
import { holdsTask, openAttempt, recordResult, releaseTask, takeNext, useQueueRefresh } from './queries'
import { t } from './texts'
import type { OpenedAttempt, OutcomeCode, ResultIn, ResultOut, Task } from './types'
import { useClaim } from './useClaim'
import { useSheet } from './useSheet'

type Busy = 'taking' | 'dialing' | 'recording' | 'releasing' | null

export function useDesk() {
  const task = shallowRef<Task | null>(null)
  const attempt = shallowRef<OpenedAttempt | null>(null)
  const draft = ref<Draft>(emptyDraft())
  const busy = ref<Busy>(null)
  const fault = shallowRef<unknown>(null)
  const hint = ref('')
  const nothingUntil = ref<string | null | undefined>(undefined)
  const last = shallowRef<{ name: string; result: ResultOut } | null>(null)
  const refreshQueue = useQueueRefresh()

  const taskId = computed(() => task.value?.id ?? null)
  const claim = useClaim(taskId)
  const sheet = useSheet(task, draft)
  const button = computed(() => task.value?.outcomes.find((one) => one.code === draft.value.outcome) ?? null)
  const takesAnswers = computed(() => button.value?.takes_answers ?? true)
  const asksComplaint = computed(
    () => takesAnswers.value && sheet.triggered.value.some((one) => one.option.triggers.includes('COMPLAINT')),
  )

  watch(
    draft,
    (now) => {
      if (taskId.value !== null) keepDraft(taskId.value, now)
    },
    { deep: true },
  )

  // The words of the complaint follow the answers until somebody edits them.
  watch([sheet.triggered, () => draft.value.note], ([triggered, note]) => {
    if (draft.value.complaint.edited) return
    const causes = triggered.filter((one) => one.option.triggers.includes('COMPLAINT'))
    draft.value.complaint.description = causes.length ? complaintWords(causes, sheet.reasons.value, note) : ''
  })

  async function run(what: Busy, work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = what
    fault.value = null
    hint.value = ''
    try {
      await work()
    } catch (error) {
      fault.value = error
    } finally {
      busy.value = null
    }
  }

  function show(next: Task | null): void {
    task.value = next
    attempt.value = null
    draft.value = next ? loadDraft(next.id) : emptyDraft()
    sheet.current.value = 0
    const firstOpen = sheet.open.value[0]
    if (firstOpen) sheet.goTo(firstOpen.question.code)
  }

  async function take(): Promise<void> {
    const taken = await takeNext()
    nothingUntil.value = taken.task ? undefined : taken.nextAt
    show(taken.task)
    // A reload in the middle of a call: the same attempt goes on, with its number.
    if (taken.task?.open_attempt?.mine) attempt.value = await openAttempt(taken.task.id)
    void refreshQueue()
  }

  const next = () => run('taking', take)
  const resume = () =>
    run('taking', async () => {
      if (await holdsTask()) await take()
    })

  const dial = () =>
    run('dialing', async () => {
      if (!task.value || attempt.value) return
      attempt.value = await openAttempt(task.value.id)
    })

  const giveBack = () =>
    run('releasing', async () => {
      if (!task.value) return
      await releaseTask(task.value.id)
      dropDraft(task.value.id)
      show(null)
      last.value = null
      void refreshQueue()
    })

  function choose(code: OutcomeCode): void {
    if (!attempt.value) return
    draft.value.outcome = code
    hint.value = ''
  }

  function unchoose(): void {
    draft.value.outcome = null
    hint.value = ''
  }

  /** Why the result cannot be recorded yet, in words; the cursor goes to the place. */
  function objection(): string | null {
    const chosen = button.value
    if (!chosen) return null
    if (chosen.asks_time && !draft.value.nextCallAt) return t('needTime')
    if (chosen.code === 'COMPLETED') {
      const [gap] = sheet.open.value
      if (gap) {
        sheet.goTo(gap.question.code)
        return gap.lack === 'reason' ? t('missingReason') : t('missing', { n: sheet.open.value.length })
      }
    }
    const { complaint } = draft.value
    return asksComplaint.value && !complaint.open && !complaint.denyReason.trim() ? t('needDeny') : null
  }

  function body(code: OutcomeCode): ResultIn {
    const { complaint, note, nextCallAt } = draft.value
    return {
      outcome: code,
      note: note.trim() || null,
      next_call_at: button.value?.asks_time ? nextCallAt : null,
      answers: takesAnswers.value ? sheet.answers() : [],
      complaint: asksComplaint.value
        ? {
            open: complaint.open,
            description: (complaint.open && complaint.description.trim()) || null,
            remedy_sought: (complaint.open && complaint.remedy.trim()) || null,
            deny_reason: (!complaint.open && complaint.denyReason.trim()) || null,
          }
        : null,
    }
  }

  const record = () =>
    run('recording', async () => {
      const held = task.value
      const code = draft.value.outcome
      if (!held || !attempt.value || !code) return
      const against = objection()
      if (against) {
        hint.value = against
        return
      }
      const result = await recordResult(attempt.value.id, body(code))
      dropDraft(held.id)
      last.value = { name: held.person.name, result }
      await take()
    })

  /** Enter: whatever comes next. */
  function proceed(): Promise<void> | void {
    if (!task.value) return next()
    if (claim.isLost.value) return next()
    if (!attempt.value) return task.value.consent.banner ? undefined : dial()
    if (draft.value.outcome) return record()
    sheet.move(1)
  }

  return {
    task, attempt, draft, busy, fault, hint, nothingUntil, last,
    claimLost: claim.isLost,
    sheet, button, takesAnswers, asksComplaint,
    next, resume, dial, giveBack, choose, unchoose, record, proceed,
    faultText: () => describeFault(fault.value).text,
  }
}

export type Desk = ReturnType<typeof useDesk>
