// The first screen, until the program has loaded: keeps what is given to it for the program, and shows
// how much is loaded, or that a part cannot be.
"use strict";

const boot = (() => {
  const root = document.documentElement;
  const status = document.getElementById("loading");
  const bar = document.getElementById("loaded");
  const input = document.getElementById("first-file");
  const folder = document.getElementById("first-folder");
  const chooseFolder = document.getElementById("choose-folder");
  const listening = new AbortController();
  const { signal } = listening;

  /** The program, once it has started, and what it has to open then. */
  let program;
  let given = () => {};

  function give(open, ...words) {
    if (program) {
      open();
      return;
    }
    given = open;
    status.replaceChildren(...words, " as soon as SMA Inspector has loaded.");
  }

  function quote(name) {
    const quoted = document.createElement("bdi");
    quoted.textContent = name;
    return quoted;
  }

  function take(files) {
    if (files.length === 0) {
      return;
    }
    const name = quote(files[0].name || "The pasted text");
    const words = files.length === 1 ? [name, " opens"] : [`${files.length} files open`];
    give(() => program.take(files), ...words);
  }

  function takeFolder(files) {
    const [name] = files[0]?.webkitRelativePath.split("/") ?? [""];
    give(() => program.take_folder(files), "The folder ", quote(name), " opens");
  }

  const listen = (name, handle) => addEventListener(name, handle, { signal });
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

  for (const name of ["dragenter", "dragover"]) {
    listen(name, (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        root.dataset.dragging = "";
      }
    });
  }
  listen("dragleave", (event) => {
    // Only a drag that leaves the window has no related target.
    if (!event.relatedTarget) {
      delete root.dataset.dragging;
    }
  });
  listen("drop", (event) => {
    delete root.dataset.dragging;
    if (!hasFiles(event)) {
      return;
    }
    event.preventDefault();
    const { files, items } = event.dataTransfer;
    if (items[0]?.webkitGetAsEntry?.()?.isDirectory) {
      status.textContent = "This is a folder. Open it and drop the .sma file in it.";
    } else {
      take([...files]);
    }
  });
  listen("paste", ({ clipboardData }) => {
    const text = clipboardData.getData("text/plain");
    take(clipboardData.files.length > 0 || !text ? [...clipboardData.files] : [new File([text], "")]);
  });

  // Not ended with the others: the program may start while the user is choosing.
  input.addEventListener("change", () => take([...input.files]));
  document.getElementById("choose").addEventListener("click", () => input.click());
  if (folder.webkitdirectory) {
    folder.addEventListener("change", () => takeFolder([...folder.files]));
    chooseFolder.addEventListener("click", () => folder.click());
  } else {
    // The browser cannot choose folders.
    chooseFolder.remove();
  }
  document.getElementById("sample").addEventListener("click", () => {
    give(() => program.open_sample(), "The sample opens");
  });
  // Files that the system opens with the installed page.
  window.launchQueue?.setConsumer(async ({ files }) => {
    take(await Promise.all(files.map((handle) => handle.getFile())));
  });

  function fail() {
    root.dataset.state = "broken";
  }
  // Scripts that cannot be loaded report it to their elements only, so it is captured on the way there.
  addEventListener("error", ({ target }) => {
    if (target === window || target instanceof HTMLScriptElement) {
      fail();
    }
  }, { capture: true, signal });

  // Browsers read the manifest when the page is installed, and then it can load nothing: it is an address
  // that contains everything. Such an address has no place, so the place of the page is inserted.
  const manifest = document.getElementById("manifest");
  if (manifest) {
    const place = JSON.stringify(new URL(".", location).href);
    const link = document.createElement("link");
    link.rel = "manifest";
    const text = manifest.textContent.replaceAll('"./"', place);
    link.href = `data:application/manifest+json,${encodeURIComponent(text)}`;
    document.head.append(link);
  }

  return {
    fail,
    /** Keeps files that are loaded with the page for the program. */
    take,
    /** Counts the bytes that pass as loaded. */
    count: () => new TransformStream({
      transform(chunk, controller) {
        bar.value += chunk.byteLength;
        controller.enqueue(chunk);
      },
    }),
    /** Gives the program what was given to the first screen, and everything from then on. */
    handOver(started) {
      program = started;
      listening.abort();
      delete root.dataset.dragging;
      given();
    },
  };
})();
