import { afterEach, expect, it } from 'vitest'
import { setLocale } from '@/shared/i18n/text'
import { isBroken, runsOf, tidied, usualWeek, weekdays } from './hours'

afterEach(() => setLocale('zh-CN'))

it('days with the same hours are told together', () => {
  const week = usualWeek()
  week[5] = ['09:00', '17:00']
  week[6] = []
  expect(runsOf(week)).toEqual([
    { from: 0, to: 4, hours: ['08:30', '18:00'] },
    { from: 5, to: 5, hours: ['09:00', '17:00'] },
    { from: 6, to: 6, hours: [] },
  ])
})

it('the week begins on Monday in both languages', () => {
  setLocale('zh-CN')
  expect(weekdays()[0]).toBe('周一')
  setLocale('en')
  expect(weekdays()).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])
})

it.each([
  [[], false],
  [['08:30', '18:00'], false],
  [['18:00', '08:30'], true],
  [['08:30', ''], true],
  [['08:30', '25:00'], true],
])('%o is broken: %s', (hours, broken) => expect(isBroken(hours)).toBe(broken))

it.each([
  ['9', '09:00'],
  ['18', '18:00'],
  ['830', '08:30'],
  ['1800', '18:00'],
  ['18：30', '18:30'],
  ['noon', 'noon'],
])('%s typed is %s', (typed, time) => expect(tidied(typed)).toBe(time))
