/** Appointments: who is expected when. */
import { Calendar } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '预约', en: 'Appointments' }

export default defineFeature({
  menu: { title, to: '/appointments', icon: Calendar, order: 54, group: 'records', needs: 'records:read' },
  routes: [{ path: '/appointments', component: () => import('./AppointmentsPage.vue'), meta: { needs: 'records:read', title } }],
})
