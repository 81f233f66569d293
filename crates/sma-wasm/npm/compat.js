// The functions of Shelly Manager's web interface, for browsers and bundlers. Importing them never fails:
// where the wasm cannot be loaded, they say so.
import init from "./sma.js";
import { loaded } from "./compat-api.js";

await loaded(init);

export {
  createSMAForUpload, downloadSMAFile, generateSMAFile, isSMAParsingSupported, parseSMAFile,
  parseSMAFromFile, validateSMAArchive,
} from "./compat-api.js";
