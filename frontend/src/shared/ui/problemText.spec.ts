import { beforeEach, describe, expect, it } from 'vitest'
import { ProblemError } from '@/api/problem'
import { setLocale } from '../i18n/text'
import { describe as tell } from './problemText'

beforeEach(() => setLocale('zh-CN'))

describe('a failure in words', () => {
  it('names each field once, with the server\'s words and the number to quote', () => {
    const fault = tell(
      new ProblemError(422, {
        title: '提交的内容有误',
        detail: '/phone: 号码不正确',
        request_id: 'r-1',
        errors: [{ pointer: '/phone', code: 'phone', message: '号码不正确' }],
      }),
    )
    expect(fault).toEqual({ text: '提交的内容有误', fields: [{ name: 'phone', message: '号码不正确' }], requestId: 'r-1' })
  })

  it('says that the network is gone, that a record moved on, how long to wait', () => {
    expect(tell(new ProblemError(0, {})).text).toContain('连不上服务器')
    expect(tell(new ProblemError(412, { detail: 'x' })).text).toContain('刚刚被别人修改')
    expect(tell(new ProblemError(429, {}, new Headers({ 'Retry-After': '30' }))).text).toContain('30 秒')
  })

  it('never shows the inside of a failing server', () => {
    expect(tell(new ProblemError(500, { detail: 'KeyError: name' })).text).not.toContain('KeyError')
    expect(tell(new TypeError('x is undefined')).text).not.toContain('undefined')
  })

  it('takes the request number from the header when the body has none', () => {
    expect(tell(new ProblemError(502, {}, new Headers({ 'X-Request-ID': 'h-9' }))).requestId).toBe('h-9')
  })
})
