/** People on the staff: who holds which post, since when, and what the source systems call them. */
import { User } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '员工', en: 'Employees' }
const needs = 'employees:read'

export default defineFeature({
  menu: { title, to: '/employees', icon: User, order: 70, group: 'organisation', needs },
  routes: [{ path: '/employees', component: () => import('./EmployeesPage.vue'), meta: { needs, title } }],
})
