/** Words of a complaint, for every page that shows one. */
import { defineTexts } from '../i18n/text'

export const complaint = defineTexts(
  'complaint',
  {
    state: {
      NEW: '待受理',
      ACCEPTED: '已受理',
      ASSIGNED: '已派单',
      IN_PROGRESS: '处理中',
      CLOSE_REQUESTED: '待核实',
      VERIFYING: '核实中',
      CLOSED_SATISFIED: '结案·满意',
      CLOSED_NEUTRAL: '结案·一般',
    },
    severity: { S1: '重大', S2: '重要', S3: '一般' },
    source: {
      HOTLINE: '热线',
      CALLBACK: '回访',
      WALK_IN: '到店',
      OEM_400: '厂家 400',
      ONLINE: '网络',
      CONSUMER_12315: '12315',
      MEDIA: '媒体',
      SOCIAL: '社交平台',
      INTERNAL: '内部',
      MS_AUDIT: '神秘访客',
    },
    clock: { ANSWER: '答复', CLOSE: '关闭' },
  },
  {
    state: {
      NEW: 'New',
      ACCEPTED: 'Accepted',
      ASSIGNED: 'Assigned',
      IN_PROGRESS: 'In progress',
      CLOSE_REQUESTED: 'To verify',
      VERIFYING: 'Verifying',
      CLOSED_SATISFIED: 'Closed, satisfied',
      CLOSED_NEUTRAL: 'Closed, neutral',
    },
    severity: { S1: 'Major', S2: 'Important', S3: 'General' },
    source: {
      HOTLINE: 'Hotline',
      CALLBACK: 'Call-back',
      WALK_IN: 'Walk-in',
      OEM_400: 'Maker\'s 400 line',
      ONLINE: 'Online',
      CONSUMER_12315: '12315',
      MEDIA: 'Media',
      SOCIAL: 'Social media',
      INTERNAL: 'Internal',
      MS_AUDIT: 'Mystery shopper',
    },
    clock: { ANSWER: 'Answer', CLOSE: 'Close' },
  },
)
