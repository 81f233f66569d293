// Loads all parts of the program, closes the ways out, and starts it: a second Content-Security-Policy,
// which the worker inherits, allows no request, and what no policy covers is switched off.
"use strict";

(async () => {
  const POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; worker-src blob:; img-src data:; manifest-src data:";

  // Ways out that no Content-Security-Policy closes in every browser: connections between browsers, and
  // windows.
  const WAYS_OUT = [
    "RTCPeerConnection",
    "webkitRTCPeerConnection",
    "WebTransport",
    "PresentationRequest",
    "open",
  ];

  // The most time that storing the page may take before it starts, in milliseconds.
  const STORING_LIMIT = 10_000;

  // The first script of a worker: it receives the compiled program in the first message.
  const RECEIVE = `
onmessage = ({ data }) => {
  onmessage = null;
  wasm_bindgen({ module_or_path: data });
};`;

  /** Loads a part: from this document if that contains it, compressed in Base64. */
  async function load(part) {
    const inlined = document.getElementById(part);
    if (inlined) {
      const bytes = Uint8Array.from(atob(inlined.textContent), (character) => character.charCodeAt(0));
      return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")));
    }
    const response = await fetch(part);
    if (!response.ok) {
      throw new Error(`${part}: ${response.status}`);
    }
    return response;
  }

  /**
   * Loads the file that comes with the page, if there is one: the server of `shelly-manager inspect` names
   * it in the document. It is the last request.
   */
  async function loadGiven() {
    const name = document.querySelector("meta[name=given]")?.content;
    return name && new File([await (await load("given")).blob()], name);
  }

  /** Loads and compiles the program. */
  async function compile() {
    const { body } = await load("sma-inspector_bg.wasm");
    const [code, copy] = body.pipeThrough(boot.count()).tee();
    const headers = { "Content-Type": "application/wasm" };
    const [module, bytes] = await Promise.all([
      WebAssembly.compileStreaming(new Response(code, { headers })),
      new Response(copy).arrayBuffer(),
    ]);
    return { module, bytes };
  }

  /** The SHA-256 of the program. Without HTTPS, browsers compute none for pages. */
  async function digest(bytes) {
    if (!crypto.subtle) {
      return undefined;
    }
    const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /**
   * Lets the browser store the page, and waits until it has: after that, nothing is loaded. Returns
   * whether the page opens without a network. A stalled network delays the start, but does not prevent it.
   */
  async function keep() {
    const { serviceWorker } = navigator;
    const isStored = Boolean(serviceWorker?.controller);
    if (isStored || !serviceWorker) {
      return isStored;
    }
    try {
      const { installing } = await serviceWorker.register("service-worker.js");
      await new Promise((resolve) => {
        const look = () => installing?.state === "installing" || resolve();
        installing?.addEventListener("statechange", look);
        look();
        setTimeout(resolve, STORING_LIMIT);
      });
      return !["installing", "redundant"].includes(installing?.state);
    } catch {
      // A private window, or storage that is switched off.
      return false;
    }
  }

  function seal() {
    const policy = document.createElement("meta");
    policy.httpEquiv = "Content-Security-Policy";
    policy.content = POLICY;
    document.head.append(policy);

    for (const name of WAYS_OUT) {
      Object.defineProperty(window, name, { value: undefined });
    }
    delete Navigator.prototype.serviceWorker;
    // Other pages, and downloads from elsewhere. Addresses of this page and its own files stay.
    window.navigation?.addEventListener("navigate", (event) => {
      const { sameDocument, url } = event.destination;
      if (!sameDocument && !url.startsWith("blob:")) {
        event.preventDefault();
      }
    });
  }

  const scripts = new Promise((resolve) => { addEventListener("DOMContentLoaded", resolve); });
  const isFile = document.getElementById("sma-inspector.js") !== null;
  // A worker runs the same program, from a text, as it cannot load the script once the page is sealed.
  const [{ module, bytes }, source] = await Promise.all([
    compile(),
    load("sma-inspector.js").then((response) => response.text()),
    scripts,
  ]);
  const sum = await digest(bytes);
  const given = await loadGiven();
  if (given) {
    boot.take([given]);
  }
  const isStored = !isFile && !given && (await keep());
  seal();

  const { Delivery } = wasm_bindgen;
  const script = URL.createObjectURL(new Blob([source, RECEIVE], { type: "text/javascript" }));
  await wasm_bindgen({ module_or_path: module });
  wasm_bindgen.connect(
    () => {
      const started = new Worker(script);
      started.postMessage(module);
      return started;
    },
    isFile ? Delivery.File : given ? Delivery.Given : isStored ? Delivery.Stored : Delivery.Served,
    sum,
  );
  boot.handOver(wasm_bindgen);
})().catch((error) => {
  boot.fail();
  throw error;
});
