/** The first page: what waits for me. */
import { HomeFilled } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '工作台', en: 'Workbench' }

export default defineFeature({
  menu: { title, to: '/workbench', icon: HomeFilled, order: 10, group: 'daily', needs: 'insight:read' },
  routes: [{ path: '/workbench', component: () => import('./WorkbenchPage.vue'), meta: { needs: 'insight:read', title } }],
})
