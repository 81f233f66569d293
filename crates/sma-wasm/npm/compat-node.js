// The functions of Shelly Manager's web interface, for Node.js.
import { readFileSync } from "node:fs";
import { initSync } from "./sma.js";
import { loaded } from "./compat-api.js";

await loaded(() => initSync({ module: readFileSync(new URL("./sma_bg.wasm", import.meta.url)) }));

export {
  createSMAForUpload, downloadSMAFile, generateSMAFile, isSMAParsingSupported, parseSMAFile,
  parseSMAFromFile, validateSMAArchive,
} from "./compat-api.js";
