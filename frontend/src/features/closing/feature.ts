/** The month close: the periods of my stores, and one period step by step. */
import { Checked } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '月结', en: 'Month close' }

export default defineFeature({
  menu: { title, to: '/closing', icon: Checked, order: 50, group: 'results', needs: 'periods:read' },
  routes: [
    { path: '/closing', component: () => import('./ClosingsPage.vue'), meta: { needs: 'periods:read', title } },
    { path: '/closing/:id(\\d+)', component: () => import('./ClosingPage.vue'), meta: { needs: 'periods:read', title } },
  ],
})
