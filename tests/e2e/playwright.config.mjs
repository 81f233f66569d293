// The page in `target/preview/page`, served as files, in the Chromium of this machine, and the main path in its
// Firefox. `cargo xtask test` builds the page and sets the paths of the browsers and a free port.
import { defineConfig } from '@playwright/test';

const port = process.env.PORT ?? '4173';
const baseURL = `http://127.0.0.1:${port}/`;
const { CHROMIUM = '/usr/bin/chromium', HEADLESS = CHROMIUM, FIREFOX = '/usr/bin/firefox-esr' } = process.env;

const browser = (executablePath) => ({
  launchOptions: {
    executablePath,
    // No requests of Chromium itself.
    args: [
      '--disable-quic',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
});

const firefox = {
  browserName: 'firefox',
  // Playwright drives only its own Firefox otherwise.
  channel: 'moz-firefox',
  launchOptions: {
    executablePath: FIREFOX,
    // The process that waits for a crash may outlive the browser, and Playwright waits for it.
    env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: '1' },
  },
};

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.{mjs,ts}',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A flaky test is a failure.
  retries: 0,
  workers: 2,
  // For busy machines; whatever is ready at once is not waited for.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  snapshotPathTemplate: 'snapshots/{arg}{ext}',
  reporter: 'list',
  use: {
    baseURL,
    // Storing the page in each new browser takes a sixth of the time. Tests of what is stored or requested
    // allow it.
    serviceWorkers: 'block',
    // Recording takes a quarter of the time.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
  },
  projects: [
    { name: 'headless', grepInvert: /@chromium/, use: browser(HEADLESS) },
    // Installing the page, and folders that are dropped.
    { name: 'chromium', grep: /@chromium/, use: browser(CHROMIUM) },
    { name: 'firefox', grep: /@firefox/, use: firefox },
  ],
  webServer: {
    command: `npx --no -- sirv ../../target/preview/page --host 127.0.0.1 --port ${port} --dev --quiet`,
    url: baseURL,
    reuseExistingServer: false,
  },
});
