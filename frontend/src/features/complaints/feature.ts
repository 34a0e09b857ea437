/** Complaints: the list and the case. */
import { WarningFilled } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '投诉', en: 'Complaints' }

export default defineFeature({
  menu: { title, to: '/complaints', icon: WarningFilled, order: 30, group: 'daily', needs: 'complaints:read' },
  routes: [
    { path: '/complaints', component: () => import('./ComplaintsPage.vue'), meta: { needs: 'complaints:read', title } },
    {
      path: '/complaints/:id(\\d+)',
      component: () => import('./ComplaintPage.vue'),
      meta: { needs: 'complaints:read', title: { zh: '投诉详情', en: 'Complaint' } },
    },
  ],
})
