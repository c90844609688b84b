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

// One build each for app, chart and gantt, so that they share no file. Names carry no hash: the `asset` tag adds one to the address.
const APART = ["chart", "gantt"];

export default defineConfig(({ mode }) => ({
  root: "frontend",
  base: "./",
  publicDir: false,
  plugins: APART.includes(mode) ? [] : [iconSprite()],
  build: {
    outDir: "../src/guatu/web/static/dist",
    emptyOutDir: !APART.includes(mode),
    target: "es2022",
    cssTarget: ["chrome100", "firefox102", "safari15.4"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: APART.includes(mode) ? { [mode]: `frontend/${mode}.ts` } : { app: "frontend/app.ts" },
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
      // htmx evaluates texts only where its configuration allows it; ours does not (bare.html)
      onwarn: (warning, warn) => warning.code === "EVAL" || warn(warning),
    },
  },
}));
