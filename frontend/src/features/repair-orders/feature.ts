/** Repair orders: where the evidence ends. */
import { Tickets } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '维修工单', en: 'Repair orders' }

export default defineFeature({
  menu: { title, to: '/repair-orders', icon: Tickets, order: 50, group: 'records', needs: 'records:read' },
  routes: [
    { path: '/repair-orders', component: () => import('./RepairOrdersPage.vue'), meta: { needs: 'records:read', title } },
    {
      path: '/repair-orders/:id(\\d+)',
      component: () => import('./RepairOrderPage.vue'),
      meta: { needs: 'records:read', title: { zh: '维修工单', en: 'Repair order' } },
    },
  ],
})
