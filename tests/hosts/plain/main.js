// Without a bundler: modules by their addresses.
import { SmaWorker } from "/node_modules/@shelly-manager/sma/client.js";
import * as compat from "/node_modules/@shelly-manager/sma/compat.js";
import * as inline from "/node_modules/@shelly-manager/sma/inline.js";
import { cancelFirst, use } from "/app.js";

const output = document.querySelector("output");
document.querySelector("input").addEventListener("change", async ({ target }) => {
  const result = await use(target.files[0], { SmaWorker, compat });
  output.value = JSON.stringify({ ...result, version: inline.version() });
});
window.cancelFirst = (file, other) => cancelFirst(file, other, { SmaWorker });
