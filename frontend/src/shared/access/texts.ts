/** Words of acts that ask twice, of secrets shown once, and of what was done. */
import { defineTexts } from '../i18n/text'

export const t = defineTexts(
  'accessParts',
  {
    history: '操作记录',
    whole: '全部 {n} 条',
    historyEmpty: '还没有操作记录。',
    copyFailed: '没能复制，请手动选中复制',
  },
  {
    history: 'What was done',
    whole: 'all {n}',
    historyEmpty: 'Nothing was done to it yet.',
    copyFailed: 'Copying failed: select it by hand',
  },
)
