import { mount } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { setLocale } from '../i18n/text'
import ChangeList from './ChangeList.vue'

beforeEach(() => setLocale('zh-CN'))

const shown = (changes: { field: string; before: unknown; after: unknown }[], more: object = {}) =>
  mount(ChangeList, { props: { changes, ...more } })

it('tells what was and what is, also to whoever hears it', () => {
  const list = shown([{ field: 'name', before: '陈静', after: '陈晶' }], { nameOf: () => '姓名' })
  expect(list.find('dt').text()).toBe('姓名')
  expect(list.find('del').text()).toBe('陈静')
  expect(list.find('ins').text()).toBe('陈晶')
  expect(list.findAll('.kp-visually-hidden').map((one) => one.text())).toEqual(['改前', '改后'])
})

it('shows only one side of what came or went', () => {
  expect(shown([{ field: 'left_on', before: null, after: '2026-12-01' }]).find('del').exists()).toBe(false)
  expect(shown([{ field: 'left_on', before: '2026-12-01', after: null }]).find('ins').exists()).toBe(false)
})

it('writes what is no word as it is, or as the page says it', () => {
  const change = [{ field: 'hours', before: ['08:30'], after: 0 }]
  expect(shown(change).text()).toContain('08:30')
  expect(shown(change).find('ins').text()).toBe('0')
  expect(shown(change, { show: (value: unknown) => (value === 0 ? '休息' : '营业') }).find('ins').text()).toBe('休息')
})

it('says so when nothing changed', () => expect(shown([]).text()).toBe('没有改动'))
