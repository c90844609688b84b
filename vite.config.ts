import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const ICONS = "node_modules/@tabler/icons/icons/outline";

/** One SVG file holding only the icons named in frontend/icons.txt, each a <symbol> with the icon's name. */
function iconSprite(): Plugin {
  return {
    name: "guatu-icon-sprite",
    apply: "build",
    generateBundle() {
      const names = readFileSync("frontend/icons.txt", "utf8").split("\n").filter((line) => /^[a-z0-9-]+$/.test(line));
      const symbols = names.map((name) => {
        const svg = readFileSync(`${ICONS}/${name}.svg`, "utf8");
        const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
        return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
      this.emitFile({ type: "asset", fileName: "mark.svg", source: readFileSync("frontend/mark.svg", "utf8") });
    },
  };
}

// File names carry no hash: Django's manifest storage adds one when static files are collected.
export default defineConfig({
  root: "frontend",
  base: "./",
  publicDir: false,
  plugins: [iconSprite()],
  build: {
    outDir: "../src/guatu/web/static/dist",
    emptyOutDir: true,
    target: ["chrome100", "firefox102", "safari15.4"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { app: "frontend/app.ts", chart: "frontend/chart.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
