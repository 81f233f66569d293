// Times all subjects of a file in a worker of the browser.
import init, * as sma from 'sma';
import { measure } from './measure.mjs';
import { subjectsOf } from './subjects.mjs';

self.onmessage = async ({ data: { file } }) => {
  try {
    await init({ module_or_path: '/sma_bg.wasm' });
    const bytes = new Uint8Array(await (await fetch(file)).arrayBuffer());
    const clock = () => performance.now();
    self.postMessage({ times: await measure(subjectsOf(bytes, sma), bytes, clock) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
