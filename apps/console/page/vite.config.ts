import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const admin = 'http://127.0.0.1:8081';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: { outDir: '../../../dist/apps/console/page', emptyOutDir: true, chunkSizeWarningLimit: 900 },
  server: { host: '127.0.0.1', proxy: { '/api': admin, '/sign-in': admin } },
});
