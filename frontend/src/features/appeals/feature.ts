/** Appeals against published scorecards: mine, and those I rule on. */
import { ChatLineSquare } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '申诉', en: 'Appeals' }

export default defineFeature({
  menu: { title, to: '/appeals', icon: ChatLineSquare, order: 45, group: 'results', needs: 'scorecards:read' },
  routes: [
    { path: '/appeals', component: () => import('./AppealsPage.vue'), meta: { needs: 'scorecards:read', title } },
    {
      path: '/appeals/:id(\\d+)',
      component: () => import('./AppealPage.vue'),
      meta: { needs: 'scorecards:read', title: { zh: '申诉详情', en: 'Appeal' } },
    },
  ],
})
