// What Playwright expects of a Firefox that it has not built, and the extended support release of Debian does not
// do yet. Without this file, Playwright cannot open a page in it.

/** Lets Playwright drive a browser, if that is Firefox. */
export function bridge(browser) {
  const session = browser._connection.toImpl(browser)._browserSession?.constructor.prototype;
  if (!session || Object.hasOwn(session, 'emit')) {
    return;
  }
  const { send, emit } = session;
  // Playwright chooses a theme for every page. This Firefox keeps its own.
  session.send = async function (method, params) {
    try {
      return await send.call(this, method, params);
    } catch (error) {
      if (method === 'emulation.setMediaFeaturesOverride' && error.message.includes('unknown command')) {
        return {};
      }
      throw error;
    }
  };
  // This Firefox gives no ids to downloads of links. Each has an address of its own.
  session.emit = function (event, params) {
    if (event.startsWith('browsingContext.download')) {
      params.download ??= params.url;
    }
    return emit.call(this, event, params);
  };
}
