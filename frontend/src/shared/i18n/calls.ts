/** Words of call-backs that stand on other pages too: where one stands, and what it is about. */
import { defineTexts } from './text'

export const zh = {
  state: {
    PENDING: '待回访',
    IN_PROGRESS: '回访中',
    SCHEDULED: '待再拨',
    SUCCESS: '成功',
    FAILED: '失败',
    CANCELLED: '已取消',
    EXEMPT: '免回访',
  },
  type: {
    AFTERSALES_D3: '售后三日',
    REWORK_D3: '返修三日',
    BODY_ACCIDENT_D3: '事故车三日',
    NEWCAR_D1: '新车1日',
    NEWCAR_D7: '新车7日',
    COMPLAINT_CLOSE: '投诉结案',
  },
}

export const en = {
  state: {
    PENDING: 'To call',
    IN_PROGRESS: 'In progress',
    SCHEDULED: 'To call again',
    SUCCESS: 'Success',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
    EXEMPT: 'Exempt',
  },
  type: {
    AFTERSALES_D3: 'Service, day 3',
    REWORK_D3: 'Rework, day 3',
    BODY_ACCIDENT_D3: 'Body work, day 3',
    NEWCAR_D1: 'New car, day 1',
    NEWCAR_D7: 'New car, day 7',
    COMPLAINT_CLOSE: 'Complaint closing',
  },
}

export const calls = defineTexts('callWords', zh, en)
