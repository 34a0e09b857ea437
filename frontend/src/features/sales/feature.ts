/** Sales of cars, as the stores' systems pushed them. */
import { Van } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '新车销售', en: 'Sales' }

export default defineFeature({
  menu: { title, to: '/sales', icon: Van, order: 52, group: 'records', needs: 'records:read' },
  routes: [
    { path: '/sales', component: () => import('./SalesPage.vue'), meta: { needs: 'records:read', title } },
    {
      path: '/sales/:id(\\d+)',
      component: () => import('./SalePage.vue'),
      meta: { needs: 'records:read', title: { zh: '销售单', en: 'Sale' } },
    },
  ],
})
