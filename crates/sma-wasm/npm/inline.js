// For pages and bundlers that cannot load a wasm file: it is part of this module, compressed.
import init from "./sma.js";
import { program } from "./program.js";

const compressed = Uint8Array.from(atob(program), (character) => character.charCodeAt(0));
const bytes = new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"));
await init({ module_or_path: await new Response(bytes).arrayBuffer() });

export * from "./api.js";
