/** The posts there are. */
import { Postcard } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '岗位', en: 'Positions' }

export default defineFeature({
  menu: { title, to: '/positions', icon: Postcard, order: 73, group: 'organisation', needs: 'org:read' },
  routes: [{ path: '/positions', component: () => import('./PositionsPage.vue'), meta: { needs: 'org:read', title } }],
})
