// Loads and starts all parts of the page, and then closes the ways out: a second
// Content-Security-Policy, which the worker inherits, allows no request, and what no policy covers is
// switched off.
import init, { connect } from "./sma-inspector.js";

const POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:";

// Ways out that no Content-Security-Policy closes in every browser: connections between browsers, and
// windows.
const WAYS_OUT = [
  "RTCPeerConnection",
  "webkitRTCPeerConnection",
  "WebTransport",
  "PresentationRequest",
  "open",
];

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

function seal() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = POLICY;
  document.head.append(policy);

  for (const name of WAYS_OUT) {
    Object.defineProperty(window, name, { value: undefined });
  }
  // Other pages, and downloads from elsewhere. Addresses of this page and its own files stay.
  window.navigation?.addEventListener("navigate", (event) => {
    const { sameDocument, url } = event.destination;
    if (!sameDocument && !url.startsWith("blob:")) {
      event.preventDefault();
    }
  });
}

const glue = load("worker.js").then((response) => response.text());
const program = load("worker_bg.wasm").then(async (response) =>
  WebAssembly.compile(await response.arrayBuffer()),
);

const [source, module] = await Promise.all([glue, program, init()]);
seal();

const script = URL.createObjectURL(new Blob([source, RECEIVE], { type: "text/javascript" }));
connect(() => {
  const worker = new Worker(script);
  worker.postMessage(module);
  return worker;
});
