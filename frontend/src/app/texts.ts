/** Words of the shell. */
import { defineTexts } from '@/shared/i18n/text'

export const t = defineTexts(
  'shell',
  {
    skip: '跳到主要内容',
    nav: '主导航',
    stores: '{n} 家门店',
    more: '更多',
    account: '账号',
    myAccount: '我的账号',
    signOut: '退出登录',
    groups: { daily: '日常', results: '结果', records: '档案', organisation: '组织', system: '系统' },
    toEnglish: 'Switch to English',
    toChinese: '切换为中文',
    missing: { title: '找不到这个页面', next: '链接可能已失效。请从菜单重新进入。' },
    refused: { title: '您没有权限查看这个页面', next: '需要的话，请联系管理员开通；或从菜单进入您可以使用的页面。' },
    nothing: { title: '还没有为您分配功能', next: '请联系管理员为您的账号分配角色。' },
    home: '回到首页',
    broken: '页面没能显示出来',
  },
  {
    skip: 'Skip to content',
    nav: 'Main navigation',
    stores: '{n} store | {n} stores',
    more: 'More',
    account: 'Account',
    myAccount: 'My account',
    signOut: 'Sign out',
    groups: { daily: 'Daily', results: 'Results', records: 'Records', organisation: 'Organisation', system: 'System' },
    toEnglish: 'Switch to English',
    toChinese: '切换为中文',
    missing: { title: 'No such page', next: 'The link may be outdated. Please start again from the menu.' },
    refused: {
      title: 'You may not see this page',
      next: 'Ask your administrator if you need it, or continue from the menu.',
    },
    nothing: { title: 'Nothing has been assigned to you yet', next: 'Ask your administrator to give your account a role.' },
    home: 'Go to the start page',
    broken: 'The page could not be shown',
  },
)
