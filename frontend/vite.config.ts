/// <reference types="vitest/config" />
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

const api = process.env.KAOPING_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [
    vue(),
    components({
      dirs: [],
      // Tests see only some components and must not rewrite the list of all.
      dts: process.env.VITEST ? false : 'src/components.d.ts',
      resolvers: [ElementPlusResolver({ importStyle: 'css' })],
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.KAOPING_WEB_PORT ?? 5173),
    // The refresh cookie is bound to the origin, so the Origin header must arrive as the API expects it.
    proxy: { '/api': { target: api, changeOrigin: true, headers: { origin: api } } },
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 400 },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    server: { deps: { inline: ['element-plus'] } },
    css: false,
    setupFiles: ['src/testing.ts'],
    pool: 'threads',
    maxWorkers: 1,
  },
})
