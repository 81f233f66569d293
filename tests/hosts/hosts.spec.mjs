// Each host uses the packed package, under a policy without `unsafe-eval`.
import { expect, test as base } from "@playwright/test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const vector = (name) => fileURLToPath(new URL(`../vectors/samples/${name}`, import.meta.url));
const { version } = JSON.parse(
  readFileSync(new URL("node_modules/@shelly-manager/sma/package.json", import.meta.url), "utf8"),
);

const test = base.extend({
  page: async ({ page }, use) => {
    const trouble = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) trouble.push(message.text());
    });
    page.on("pageerror", (error) => trouble.push(error.message));
    await use(page);
    expect(trouble).toEqual([]);
  },
});

async function choose(page, name) {
  await page.getByLabel("Backup").setInputFiles(vector(name));
  const output = page.locator("output");
  await expect(output).not.toBeEmpty();
  return JSON.parse(await output.textContent());
}

for (const host of ["plain/", "vite/dist/", "webpack/"]) {
  test.describe(host, () => {
    test.beforeEach(async ({ page }) => {
      await page.goto(host);
      // A page that loads its program in a module is complete before that has run.
      await page.waitForFunction(() => "cancelFirst" in window);
    });

    test("a document is validated, read, written, and read again", async ({ page }) => {
      const name = "2026.1-browser-export.sma";
      const result = await choose(page, name);
      expect(result).toMatchObject({ title: "This backup is intact", version, written: { same: true } });
      // As other programs read it.
      const text = gunzipSync(readFileSync(vector(name)));
      expect(result.read.archive).toEqual(JSON.parse(text));
      const compressed = readFileSync(vector(name)).length;
      expect(result.read.parseInfo).toMatchObject({
        originalSize: text.length,
        compressedSize: compressed,
        compressionRatio: compressed / text.length,
      });
    });

    test("an archive is read as a document", async ({ page }) => {
      const { read, written } = await choose(page, "1.0-tar-gzip.sma");
      expect(read.archive.format_version).toBe("2026.1");
      expect(read.archive.devices).toHaveLength(24);
      expect(written).toEqual({ same: true });
    });

    test("an encrypted archive is not read, and the reason is said", async ({ page }) => {
      const { read } = await choose(page, "1.0-aes-pbkdf2-json.sma");
      expect(read).toMatchObject({ success: false });
      expect(read.archive).toBeUndefined();
      expect(read.error).toContain("encrypted");
    });

    test("a file that is no backup is refused with a code", async ({ page }) => {
      expect(await choose(page, "../index.json")).toMatchObject({ name: "SmaError", code: expect.stringMatching(/^SMA-A0/) });
    });

    test("opening can be canceled, and the worker goes on", async ({ page }) => {
      // Sixty-four megabytes of white space take long enough to report progress.
      const result = await page.evaluate(async (base64) => {
        const spaces = new Uint8Array(1 << 26).fill(0x20);
        const text = new Blob(['{"format_version":"2026.1","devices":[', spaces, "]}"]);
        const gzip = text.stream().pipeThrough(new CompressionStream("gzip"));
        const other = new Blob([Uint8Array.from(atob(base64), (it) => it.charCodeAt(0))]);
        return window.cancelFirst(await new Response(gzip).blob(), other);
      }, readFileSync(vector("1.0-tar-gzip.sma"), "base64"));
      expect(result).toEqual({ canceled: "AbortError", valid: true });
    });
  });
}
