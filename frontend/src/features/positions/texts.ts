/** Words of the positions. */
import { defineTexts } from '@/shared/i18n/text'

export const t = defineTexts(
  'positions',
  {
    title: '岗位',
    note: '考核方案按岗位适用；检查的失分按岗位归责',
    name: '岗位',
    stream: '条线',
    allStreams: '全部条线',
    empty: '没有岗位',
    emptyNext: '新增岗位后，就可以任命员工。',
    add: '新增岗位',
    edit: '编辑岗位',
    added: '已新增 {name}',
  },
  {
    title: 'Positions',
    note: 'Policies apply by position; what an audit finds is charged to positions',
    name: 'Position',
    stream: 'Stream',
    allStreams: 'All streams',
    empty: 'No positions',
    emptyNext: 'Add a position to give people posts.',
    add: 'Add a position',
    edit: 'Edit the position',
    added: '{name} added',
  },
)
