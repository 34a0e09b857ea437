/** The brands the group sells, with the words their checklists use. */
import { Medal } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '品牌', en: 'Brands' }

export default defineFeature({
  menu: { title, to: '/brands', icon: Medal, order: 74, group: 'organisation', needs: 'org:read' },
  routes: [{ path: '/brands', component: () => import('./BrandsPage.vue'), meta: { needs: 'org:read', title } }],
})
