// Starts the page, and shows why nothing happens if a part of it cannot be loaded. Not a module: those
// do not report a failure to load to anyone.
import("./start.js").catch((error) => {
  document.documentElement.dataset.state = "broken";
  throw error;
});
