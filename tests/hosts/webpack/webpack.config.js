import { join } from "node:path";

const folder = import.meta.dirname;

export default {
  mode: "production",
  context: folder,
  entry: "./main.js",
  output: { path: join(folder, "dist"), filename: "main.js", publicPath: "auto" },
  // The program is one large file; a page decides itself how to say so.
  performance: { hints: false },
};
