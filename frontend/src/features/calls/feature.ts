/** The call desk: one customer at a time. */
import { PhoneFilled } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '回访台', en: 'Call desk' }

export default defineFeature({
  menu: { title, to: '/calls', icon: PhoneFilled, order: 20, group: 'daily', needs: 'calls:work' },
  routes: [
    {
      path: '/calls',
      component: () => import('./CallDeskPage.vue'),
      meta: { needs: 'calls:work', title, fills: true },
    },
    {
      path: '/callbacks',
      component: () => import('./CallbacksPage.vue'),
      meta: { needs: 'calls:read', title: { zh: '回访', en: 'Call-backs' } },
    },
    {
      path: '/callbacks/:id(\\d+)',
      component: () => import('./CallbackPage.vue'),
      meta: { needs: 'calls:read', title: { zh: '回访记录', en: 'Call-back' } },
    },
  ],
})
