/** The stores: where they are, when they are open, what they sell. */
import { OfficeBuilding } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '门店', en: 'Stores' }

export default defineFeature({
  menu: { title, to: '/stores', icon: OfficeBuilding, order: 71, group: 'organisation', needs: 'org:read' },
  routes: [{ path: '/stores', component: () => import('./StoresPage.vue'), meta: { needs: 'org:read', title } }],
})
