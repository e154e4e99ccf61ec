import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  test: { include: ["shared/**/*.test.ts", "field/**/*.test.ts", "console/**/*.test.ts"], css: false, setupFiles: ["vitest.setup.ts"] },
});
