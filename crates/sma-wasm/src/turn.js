/**
 * Resolves after one turn of the event loop, in which messages arrive and timers fire. A timer would do as
 * well, but browsers delay each by at least 4 ms.
 */
export function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
