// Loads and starts all parts of the page, and then adds a second Content-Security-Policy, which the
// worker inherits: from there on no request is allowed.
import init, { connect } from "./sma-inspector.js";

const POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:";

// The first script of a worker: it receives the compiled program in the first message.
const RECEIVE = `
onmessage = ({ data }) => {
  onmessage = null;
  wasm_bindgen({ module_or_path: data });
};`;

async function load(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response;
}

const glue = load("worker.js").then((response) => response.text());
const program = load("worker_bg.wasm").then(async (response) =>
  WebAssembly.compile(await response.arrayBuffer()),
);

try {
  const [source, module] = await Promise.all([glue, program, init()]);
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = POLICY;
  document.head.append(policy);

  const script = URL.createObjectURL(new Blob([source, RECEIVE], { type: "text/javascript" }));
  connect(() => {
    const worker = new Worker(script);
    worker.postMessage(module);
    return worker;
  });
} catch (error) {
  document.documentElement.dataset.state = "broken";
  throw error;
}
