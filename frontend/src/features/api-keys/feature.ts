/** Machine keys: what other systems sign with. */
import { Key } from '@element-plus/icons-vue'
import { defineFeature } from '@/shared/feature'

const title = { zh: '接口密钥', en: 'API keys' }

export default defineFeature({
  menu: { title, to: '/api-keys', icon: Key, order: 92, group: 'system', needs: 'keys:read' },
  routes: [{ path: '/api-keys', component: () => import('./ApiKeysPage.vue'), meta: { needs: 'keys:read', title } }],
})
