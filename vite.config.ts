import { defineConfig } from "vite";

const worker = process.env.BINNACLE_WORKER ?? "http://127.0.0.1:8787";

export default defineConfig({
  root: "web",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    // The content security policy allows no data: styles or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: worker, ws: true } },
  },
});
