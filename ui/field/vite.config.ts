import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/* Vant's icon font is 25 kB we use nothing of, and names a foreign host as its fallback. */
const withoutIconFont = {
  name: "without-icon-font",
  enforce: "pre" as const,
  transform: (code: string, id: string) => (id.includes("vant/") && id.endsWith(".css") ? code.replace(/@font-face\{[^}]*\}/g, "") : undefined),
};

export default defineConfig({
  root: here("."),
  base: "/field/",
  plugins: [withoutIconFont, vue()],
  build: {
    outDir: here("../dist/field"),
    emptyOutDir: true,
    target: "es2018",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
