/** Words of access: how far a role reaches and what a machine key may do. */
import { defineTexts } from '@/shared/i18n/text'

export const access = defineTexts(
  'access',
  {
    reach: {
      SELF: '本人',
      TEAM: '直属下级',
      DEPARTMENT: '部门',
      STORES: '门店',
      BRAND: '品牌',
      GROUP: '集团',
      ASSIGNED: '指派',
    },
    reachMeans: {
      SELF: '只有本人的记录。',
      TEAM: '本人，以及直接向他汇报的人。',
      DEPARTMENT: '所任职的部门及其下级部门；授权时也可以另外指定部门，或指定整家门店。',
      STORES: '授权时指定的门店，每家门店都完整可见。',
      BRAND: '授权时指定的品牌，及经营该品牌的全部门店。',
      GROUP: '全部门店，无须指定。',
      ASSIGNED: '只有指派给他的任务，其余一概不可见。',
    },
    scope: {
      'records:write': '推送业务记录',
      'scorecards:read': '读取考核表',
      'pay:read': '读取绩效工资',
    },
  },
  {
    reach: {
      SELF: 'Self',
      TEAM: 'Team',
      DEPARTMENT: 'Department',
      STORES: 'Stores',
      BRAND: 'Brand',
      GROUP: 'Group',
      ASSIGNED: 'Assigned',
    },
    reachMeans: {
      SELF: 'Their own records alone.',
      TEAM: 'Their own, and those of whoever reports to them.',
      DEPARTMENT: 'The departments they hold posts in and all beneath; a grant may name departments, or whole stores, instead.',
      STORES: 'The stores named in the grant, each of them whole.',
      BRAND: 'The brands named in the grant, with every store that sells them.',
      GROUP: 'Every store; nothing to name.',
      ASSIGNED: 'What was assigned to them, and nothing else.',
    },
    scope: {
      'records:write': 'Push records',
      'scorecards:read': 'Read scorecards',
      'pay:read': 'Read pay',
    },
  },
)
