/** Words of forms and of what changed. */
import { defineTexts } from '../i18n/text'

export const t = defineTexts(
  'form',
  {
    unsaved: '还有没保存的修改，放弃吗？',
    discard: '放弃修改',
    stay: '继续填写',
    store: '门店',
    employee: '员工',
    find: '工号、姓名或拼音',
    nobody: '没有找到员工',
    before: '改前',
    after: '改后',
    nothing: '空',
    unchanged: '没有改动',
  },
  {
    unsaved: 'There are changes that are not saved. Discard them?',
    discard: 'Discard',
    stay: 'Keep editing',
    store: 'Store',
    employee: 'Employee',
    find: 'Number, name or pinyin',
    nobody: 'Nobody found',
    before: 'Before',
    after: 'After',
    nothing: 'empty',
    unchanged: 'Nothing changed',
  },
)
