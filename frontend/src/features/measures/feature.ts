/** The catalogue of measures: what can be assessed, and where its value comes from. */
import { Odometer } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '指标目录', en: 'Measures' }
const needs = 'policies:read'

export default defineFeature({
  menu: { title, to: '/measures', icon: Odometer, order: 58, group: 'results', needs },
  routes: [{ path: '/measures', component: () => import('./MeasuresPage.vue'), meta: { needs, title } }],
})
