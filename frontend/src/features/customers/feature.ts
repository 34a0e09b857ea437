/** Customers: found by what they say of themselves, with everything that is theirs. */
import { User } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '客户', en: 'Customers' }

export default defineFeature({
  menu: { title, to: '/customers', icon: User, order: 56, group: 'records', needs: 'records:read' },
  routes: [
    { path: '/customers', component: () => import('./CustomersPage.vue'), meta: { needs: 'records:read', title } },
    { path: '/customers/:id(\\d+)', component: () => import('./CustomerPage.vue'), meta: { needs: 'records:read', title: { zh: '客户详情', en: 'Customer' } } },
  ],
})
