import { afterEach, expect, it } from 'vitest'
import { setLocale } from '../i18n/text'
import { acts } from './acts'

afterEach(() => setLocale('zh-CN'))

it.each([
  ['sign-in', '登录', 'Signed in'],
  ['sign-in.refused', '登录被拒', 'Sign-in refused'],
  ['user.password-reset', '生成一次性密码', 'One-time password made'],
  ['policy.taken-back', '撤回启用提请', 'Proposal of a policy taken back'],
  ['complaint.close_requested', '申请结案', 'Close of a complaint asked for'],
  ['rocket.launched', 'rocket.launched', 'rocket.launched'],
])('%s', (act, zh, en) => {
  expect(acts.act(act)).toBe(zh)
  setLocale('en')
  expect(acts.act(act)).toBe(en)
})

it('what may be chosen is what the journal calls it', () => {
  expect(acts.allActs()).toContain('session.revoked-for-reuse')
  expect(acts.allActs()).toContain('complaint.close_requested')
  expect(acts.allKinds()).toContain('repair_order')
})
