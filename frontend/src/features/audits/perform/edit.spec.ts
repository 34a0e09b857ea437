import { describe, expect, it } from 'vitest'
import { changed, lackOf, markOf, openOf } from './edit'
import { radio, REASONS, sampleEdit, sampleItem, temperature } from './sample'

const AT = '2026-11-22T02:05:00.000Z'

describe('a mark being made', () => {
  it('is judged by its number at once', () => {
    const item = temperature()
    expect(changed(item, sampleEdit(), { value: '26.0' }, AT).result).toBe('PASS')
    expect(changed(item, sampleEdit(), { value: '26.1' }, AT).result).toBe('FAIL')
    expect(changed(item, sampleEdit({ result: 'PASS', value: '20' }), { value: null }, AT).result).toBeNull()
  })

  it('says "not applicable" only with its reason, and without a reading or a state', () => {
    const item = temperature()
    const edit = changed(item, sampleEdit({ result: 'PASS', value: '20' }), { result: 'NA' }, AT)
    expect(lackOf(item, edit, REASONS)).toBe('reason')
    expect(markOf(item, changed(item, edit, { reason: 'NOT_PRESENT' }, AT), REASONS)).toEqual({
      result: 'NA',
      value: null,
      mode: null,
      reason: 'NOT_PRESENT',
      note: null,
      observed_at: AT,
    })
  })

  it('asks for words with a reason that needs them', () => {
    const edit = sampleEdit({ result: 'NA', reason: 'OTHER', note: '  ' })
    expect(lackOf(sampleItem(), edit, REASONS)).toBe('note')
    expect(lackOf(sampleItem(), { ...edit, note: '装修中' }, REASONS)).toBeNull()
  })

  it('forgets the reason when it applies after all', () => {
    const edit = changed(sampleItem(), sampleEdit({ result: 'NA', reason: 'OTHER' }), { result: 'PASS' }, AT)
    expect(edit.reason).toBeNull()
  })

  it('needs the state of the car where that decides what is asked', () => {
    const item = radio()
    expect(lackOf(item, sampleEdit({ result: 'PASS' }), REASONS)).toBe('mode')
    expect(markOf(item, sampleEdit({ result: 'PASS', mode: 'ORDINARY' }), REASONS)?.mode).toBe('ORDINARY')
    expect(lackOf(item, sampleEdit({ result: 'NA', reason: 'NOT_PRESENT' }), REASONS)).toBeNull()
  })

  it('of a loss has to be told and shown where the checklist says so; a pass does not', () => {
    const item = sampleItem('C04', { fail_needs: ['NOTE', 'PHOTO'] })
    expect(openOf(item, sampleEdit({ result: 'FAIL' }), REASONS, 0)).toBe('note')
    const told = sampleEdit({ result: 'FAIL', note: '灯箱破损' })
    expect(openOf(item, told, REASONS, 0)).toBe('photo')
    expect(markOf(item, told, REASONS)).not.toBeNull()
    expect(openOf(item, told, REASONS, 1)).toBeNull()
    expect(openOf(item, sampleEdit({ result: 'PASS' }), REASONS, 0)).toBeNull()
  })
})
