import { describe, expect, it } from 'vitest'
import { draftKey, loadDraft, saveDraft, withEntry, withoutCards } from './drafts'

const KEY = draftKey(7, 3, 1, 'MANAGER')
const DRAFT = { 1: { process: { points: '28', reason: '见记录' } } }

describe('a draft', () => {
  it('survives a reload, on its own sheet alone', () => {
    saveDraft(KEY, DRAFT)
    expect(loadDraft(KEY)).toEqual(DRAFT)
    expect(loadDraft(draftKey(7, 3, 2, 'MANAGER'))).toEqual({})
    expect(loadDraft(draftKey(8, 3, 1, 'MANAGER'))).toEqual({})
  })

  it('leaves nothing behind once it is empty', () => {
    saveDraft(KEY, DRAFT)
    saveDraft(KEY, withoutCards(DRAFT, [1]))
    expect(localStorage.getItem(KEY)).toBeNull()
  })

  it.each(['{', '[]', '{"1":{"process":5}}', '{"1":{"process":{"points":"1"}}}'])('begins empty over %s', (kept) => {
    localStorage.setItem(KEY, kept)
    expect(loadDraft(KEY)).toEqual({})
  })

  it('changes by cells and does not change the one before', () => {
    const next = withEntry(DRAFT, 2, 'log', { points: '5', reason: '' })
    expect(Object.keys(next)).toEqual(['1', '2'])
    expect(DRAFT).not.toHaveProperty('2')
    expect(withEntry(next, 2, 'log', { points: '', reason: '' })).toEqual(DRAFT)
  })
})
