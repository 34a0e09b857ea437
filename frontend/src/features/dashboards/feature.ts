/** Dashboards: measures over months and stores, every figure with the records behind it. */
import { TrendCharts } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '看板', en: 'Dashboards' }

export default defineFeature({
  menu: { title, to: '/dashboards', icon: TrendCharts, order: 46, group: 'results', needs: 'insight:read' },
  routes: [{ path: '/dashboards', component: () => import('./DashboardsPage.vue'), meta: { needs: 'insight:read', title } }],
})
