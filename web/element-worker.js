// The first script of a worker of <sma-inspector>: it receives the compiled program in the first message.
importScripts("sma-inspector.js");

onmessage = ({ data }) => {
  onmessage = null;
  wasm_bindgen({ module_or_path: data });
};
