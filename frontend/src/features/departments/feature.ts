/** The departments of the stores, as the tree they form. */
import { Share } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '部门', en: 'Departments' }

export default defineFeature({
  menu: { title, to: '/departments', icon: Share, order: 72, group: 'organisation', needs: 'org:read' },
  routes: [{ path: '/departments', component: () => import('./DepartmentsPage.vue'), meta: { needs: 'org:read', title } }],
})
