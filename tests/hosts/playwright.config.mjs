// The hosts, built and served. `cargo xtask test` installs the package in them, and sets the path of
// the browser and a free port.
import { defineConfig } from "@playwright/test";

const port = process.env.PORT ?? "4174";
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.mjs",
  forbidOnly: Boolean(process.env.CI),
  // A flaky test is a failure.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  reporter: "list",
  use: { baseURL, launchOptions: { executablePath: process.env.HEADLESS ?? "/usr/bin/chromium" } },
  webServer: {
    command: "node serve.mjs",
    url: `${baseURL}plain/`,
    env: { PORT: port },
    reuseExistingServer: false,
  },
});
