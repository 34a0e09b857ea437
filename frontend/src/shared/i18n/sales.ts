/** Words of a car's sale and of an appointment: states, kinds, ways in. */
import { defineTexts } from './text'

export const sales = defineTexts(
  'salesWords',
  {
    status: {
      ORDERED: '已订车',
      ALLOCATED: '已配车',
      DELIVERING: '待交车',
      DELIVERED: '已交车',
      RETURNED: '已退车',
      CANCELLED: '已退订',
    },
    channel: { SHOWROOM: '展厅', DCC: '电话营销', ONLINE: '线上', REFERRAL: '转介绍', OUTLET: '二级网点' },
    purchase: { RETAIL: '零售', FLEET: '大客户', LEASE: '租赁', DEMO: '试驾车', INTERNAL: '自用' },
    served: { CONSULTANT: '销售顾问', DELIVERY: '交车专员', DELIVERER: '交车专员' },
    appointment: {
      type: { SERVICE: '维修保养', TEST_DRIVE: '试乘试驾', DELIVERY: '交车' },
      status: { BOOKED: '已预约', CONFIRMED: '已确认', ARRIVED: '已到店', CANCELLED: '已取消', NO_SHOW: '未到店' },
      channel: {
        PHONE: '电话',
        WALK_IN: '到店',
        WECHAT: '微信',
        APP: 'App',
        WEB: '网站',
        REMINDER: '主动邀约',
        CAMPAIGN: '活动',
      },
      arrival: { EARLY: '提前到', ON_TIME: '准时到', LATE: '迟到' },
    },
  },
  {
    status: {
      ORDERED: 'Ordered',
      ALLOCATED: 'Car allocated',
      DELIVERING: 'To be delivered',
      DELIVERED: 'Delivered',
      RETURNED: 'Returned',
      CANCELLED: 'Cancelled',
    },
    channel: { SHOWROOM: 'Showroom', DCC: 'Telephone sales', ONLINE: 'Online', REFERRAL: 'Referral', OUTLET: 'Outlet' },
    purchase: { RETAIL: 'Retail', FLEET: 'Fleet', LEASE: 'Lease', DEMO: 'Demo car', INTERNAL: 'Own use' },
    served: { CONSULTANT: 'Sales consultant', DELIVERY: 'Delivery specialist', DELIVERER: 'Delivery specialist' },
    appointment: {
      type: { SERVICE: 'Service', TEST_DRIVE: 'Test drive', DELIVERY: 'Delivery' },
      status: { BOOKED: 'Booked', CONFIRMED: 'Confirmed', ARRIVED: 'Arrived', CANCELLED: 'Cancelled', NO_SHOW: 'No show' },
      channel: {
        PHONE: 'Telephone',
        WALK_IN: 'Walk-in',
        WECHAT: 'WeChat',
        APP: 'App',
        WEB: 'Website',
        REMINDER: 'Reminder',
        CAMPAIGN: 'Campaign',
      },
      arrival: { EARLY: 'early', ON_TIME: 'on time', LATE: 'late' },
    },
  },
)
