import { version } from "@shelly-manager/sma";
import { SmaWorker } from "@shelly-manager/sma/client";
import * as compat from "@shelly-manager/sma/compat";
import { cancelFirst, use } from "../app.js";

const output = document.querySelector("output");
document.querySelector("input").addEventListener("change", async ({ target }) => {
  const result = await use(target.files[0], { SmaWorker, compat });
  output.value = JSON.stringify({ ...result, version: version() });
});
window.cancelFirst = (file, other) => cancelFirst(file, other, { SmaWorker });
