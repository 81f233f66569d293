// <sma-inspector>: SMA Inspector as an element of another page. When the page is built, the style sheets
// and the program are inserted before this, as `STYLES` and `instantiate`: each element has its own instance.

const BASE = new URL(".", import.meta.url);

/** The program, compiled for all elements of the page and their workers, and its digest. */
let compiled;

async function compile() {
  const name = "sma-inspector_bg.wasm";
  const response = await fetch(new URL(name, BASE));
  if (!response.ok) {
    throw new Error(`${name}: ${response.status}`);
  }
  const bytes = await response.arrayBuffer();
  return { module: await WebAssembly.compile(bytes), digest: await digest(bytes) };
}

/** The SHA-256 of the program. Without HTTPS, browsers compute none for pages. */
async function digest(bytes) {
  if (!crypto.subtle) {
    return undefined;
  }
  const sum = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let sheet;

/** The style sheet of all elements, which needs no permission of the page's policy. */
function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  return sheet;
}

class SmaInspector extends HTMLElement {
  static observedAttributes = ["route"];

  /** The program while the element is in the page, and a promise of it. */
  #program;
  #started;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [styles()];
  }

  /** The screen, such as `#/devices/17`. */
  get route() {
    return this.getAttribute("route") ?? "";
  }

  set route(route) {
    this.setAttribute("route", route);
  }

  /** `light` or `dark`; anything else is what the system prefers. */
  get theme() {
    return this.getAttribute("theme") ?? "";
  }

  set theme(theme) {
    this.setAttribute("theme", theme);
  }

  /** Opens a file, a `File` or `Blob`, beside what is open. */
  async open(file, name = file.name ?? "") {
    if (!this.#started) {
      throw new Error("<sma-inspector> opens files while it is in a page");
    }
    const program = await this.#started;
    program?.take([new File([file], name)]);
  }

  connectedCallback() {
    this.#started ??= this.#start();
  }

  disconnectedCallback() {
    // Where it is only moved, it is back at once.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#program?.disconnect();
        this.#program = this.#started = undefined;
        this.shadowRoot.replaceChildren();
      }
    });
  }

  attributeChangedCallback(_name, _before, route) {
    this.#program?.go(route ?? "#/");
  }

  async #start() {
    try {
      compiled ??= compile();
      const { module, digest } = await compiled;
      const program = instantiate();
      await program({ module_or_path: module });
      if (!this.isConnected) {
        return undefined;
      }
      const frame = document.createElement("section");
      frame.className = "frame";
      frame.ariaLabel = "SMA Inspector";
      this.shadowRoot.replaceChildren(frame);
      program.connect(() => {
        const started = new Worker(new URL("element-worker.js", BASE));
        started.postMessage(module);
        return started;
      }, program.Delivery.Element, digest, frame);
      this.#program = program;
      return program;
    } catch (error) {
      compiled = undefined;
      const message = "SMA Inspector could not start.";
      this.shadowRoot.textContent = message;
      const detail = { title: message, message: String(error) };
      this.dispatchEvent(new CustomEvent("error", { detail }));
      return undefined;
    }
  }
}

customElements.define("sma-inspector", SmaInspector);
